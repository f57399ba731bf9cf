package org.meanet.training.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * Shows ND4J one of the backends on the class path. By itself it takes a GPU wherever it finds one,
 * and the CPU in silence where it does not.
 */
final class OneBackend extends ClassLoader {
  private static final String SERVICE = "META-INF/services/" + Nd4jBackend.class.getName();

  private final String backend;

  /**
   * @param backend its class
   */
  OneBackend(ClassLoader parent, String backend) {
    super(parent);
    this.backend = backend;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(SERVICE)
        ? Collections.enumeration(Collections.singleton(provider()))
        : super.getResources(name);
  }

  private URL provider() throws IOException {
    return new URL(
        null,
        "backend:" + backend,
        new URLStreamHandler() {
          @Override
          protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
              @Override
              public void connect() {}

              @Override
              public InputStream getInputStream() {
                return new ByteArrayInputStream(backend.getBytes(StandardCharsets.UTF_8));
              }
            };
          }
        });
  }
}
