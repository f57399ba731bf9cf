package org.meanet.clusters

import io.fabric8.kubernetes.client.server.mock.{KubernetesCrudDispatcher, KubernetesMockServer}
import io.fabric8.mockwebserver.Context
import java.net.{InetAddress, Socket}
import java.net.HttpURLConnection.HTTP_NOT_FOUND
import java.util.{Collections, HashMap}
import okhttp3.mockwebserver.{MockResponse, MockWebServer, RecordedRequest}

/** Kubernetes' API server as Spark sees it: it keeps what it is given, and starts nothing. */
class ApiServer extends AutoCloseable {
  private val server = new KubernetesMockServer(
    new Context,
    new MockWebServer,
    new HashMap,
    new ApplyingDispatcher,
    false
  )
  server.init(InetAddress.getLoopbackAddress, 0)

  val url: String = s"http://${server.getHostName}:${server.getPort}"

  val client = server.createClient()

  override def close(): Unit = server.destroy()

  /** Spark applies resources that do not exist yet, which a server creates. */
  private class ApplyingDispatcher extends KubernetesCrudDispatcher(Collections.emptyList()) {
    override def handlePatch(request: RecordedRequest): MockResponse = {
      val body = request.getBody.clone()
      val patched = super.handlePatch(request)
      if (patched.getStatus.contains(HTTP_NOT_FOUND.toString)) {
        val collection = request.getPath.takeWhile(_ != '?').split('/').init.mkString("/")
        handleCreate(
          new RecordedRequest(
            s"POST $collection HTTP/1.1",
            request.getHeaders,
            request.getChunkSizes,
            body.size,
            body,
            request.getSequenceNumber,
            new Socket
          )
        )
      } else patched
    }
  }
}
