package org.meanet.core.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meanet.core.UserError;

/**
 * Records as JSON that people read and write by hand: keys in snake case, enums in lower case, an
 * empty {@link Optional} left out. Reading is strict: an unknown, missing, doubled or mistyped key
 * is an error that names the key.
 */
public final class StrictJson {

  // Jackson's own Optional module is not on Spark's class path on every cluster.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .withConfigOverride(
              Optional.class,
              o ->
                  o.setInclude(
                      JsonInclude.Value.construct(
                          JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS)))
          .addModule(
              new SimpleModule()
                  .addSerializer(new OptionalSerializer())
                  .addSerializer(new LowerCaseSerializer())
                  .addDeserializer(Optional.class, new OptionalDeserializer(null)))
          .build();

  private StrictJson() {}

  /** The value as indented JSON that ends with a line break. */
  public static String write(Object value) {
    return write(MAPPER.writer(), value);
  }

  /** The value as JSON on one line that ends with a line break. */
  public static String line(Object value) {
    return write(MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT), value);
  }

  private static String write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write " + value.getClass() + " as JSON", e);
    }
  }

  /**
   * Any JSON, as a tree.
   *
   * @param source where the text comes from, for messages
   * @throws UserError if it is not JSON
   */
  public static JsonNode readTree(String json, String source) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw error(source, e);
    }
  }

  /**
   * A record from JSON.
   *
   * @param source where the text comes from, for messages
   * @throws UserError if the text is not JSON or does not fit the record
   */
  public static <T> T read(String json, Class<T> type, String source) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw isMissing(e, json)
          ? new UserError("Cannot read " + source + ": " + reason(e, json), e)
          : error(source, e);
    }
  }

  /**
   * A record from one line of a file.
   *
   * @param source the file with the line's number, for messages
   * @param advice what to do about a line that cannot be read
   * @throws UserError if the line is not JSON or does not fit the record
   */
  public static <T> T readLine(String line, Class<T> type, String source, String advice) {
    try {
      return MAPPER.readValue(line, type);
    } catch (JsonProcessingException e) {
      throw new UserError("Cannot read " + source + ": " + reason(e, line) + "; " + advice, e);
    }
  }

  // Jackson reports a missing key as a null that does not fit.
  private static boolean isMissing(JsonProcessingException e, String json) {
    if (!(e instanceof JsonMappingException mapping)) {
      return false;
    }
    try {
      JsonNode at = MAPPER.readTree(json);
      for (JsonMappingException.Reference step : mapping.getPath()) {
        at = step.getFieldName() == null ? at.path(step.getIndex()) : at.path(step.getFieldName());
      }
      return at.isMissingNode();
    } catch (JsonProcessingException malformed) {
      return false;
    }
  }

  private static String reason(JsonProcessingException e, String json) {
    return isMissing(e, json)
        ? "key [" + path((JsonMappingException) e) + "] must be given"
        : reason(e);
  }

  private static UserError error(String source, JsonProcessingException e) {
    return new UserError("Cannot read " + source + place(e) + ": " + reason(e), e);
  }

  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null || location.getLineNr() < 1 ? "" : ", line " + location.getLineNr();
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      List<String> known =
          unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
      return "key [" + path(unknown) + "] must be one of " + known;
    }
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return "key [" + path(mapping) + "]: " + mapping.getOriginalMessage();
    }
    // Jackson quotes the place where an object or a list began, and with it the whole text.
    return e.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", "");
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? String.valueOf(r.getIndex()) : r.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static final class OptionalSerializer extends JsonSerializer<Optional<?>> {
    @Override
    @SuppressWarnings("unchecked")
    public Class<Optional<?>> handledType() {
      return (Class<Optional<?>>) (Class<?>) Optional.class;
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Optional<?> value) {
      return value.isEmpty();
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.orElse(null), out);
    }
  }

  private static final class OptionalDeserializer extends JsonDeserializer<Optional<?>>
      implements ContextualDeserializer {
    private final JavaType content;

    OptionalDeserializer(JavaType content) {
      this.content = content;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, BeanProperty property) {
      return new OptionalDeserializer(context.getContextualType().containedType(0));
    }

    @Override
    public Optional<?> deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      return Optional.of(context.readValue(in, content));
    }

    @Override
    public Optional<?> getNullValue(DeserializationContext context) {
      return Optional.empty();
    }
  }

  private static final class LowerCaseSerializer extends JsonSerializer<Enum<?>> {
    @Override
    @SuppressWarnings("unchecked")
    public Class<Enum<?>> handledType() {
      return (Class<Enum<?>>) (Class<?>) Enum.class;
    }

    @Override
    public void serialize(Enum<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }
}
