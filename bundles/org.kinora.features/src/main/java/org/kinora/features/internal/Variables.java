package org.kinora.features.internal;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kinora.features.FeatureException;
import org.kinora.features.FeatureException.Reason;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.feature.FeatureConfiguration;

/**
 * Replaces <code>${name}</code> in the values of configurations: by the framework or system
 * property of that name, else by the feature's own variable.
 */
final class Variables {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  private final FeatureFile file;
  private final UnaryOperator<String> properties;

  /**
   * @param properties gives a framework property, or {@code null}
   */
  Variables(FeatureFile file, UnaryOperator<String> properties) {
    this.file = file;
    this.properties = properties;
  }

  Dictionary<String, Object> apply(FeatureConfiguration configuration) throws FeatureException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : configuration.getValues().entrySet()) {
      values.put(entry.getKey(), replace(entry.getValue(), configuration));
    }
    return FrameworkUtil.asDictionary(values);
  }

  private Object replace(Object value, FeatureConfiguration in) throws FeatureException {
    if (value instanceof String text) {
      return replaceText(text, in);
    }
    if (value instanceof Collection<?> elements) {
      Object[] replaced = elements.toArray();
      for (int i = 0; i < replaced.length; i++) {
        replaced[i] = replace(replaced[i], in);
      }
      return List.of(replaced);
    }
    if (value.getClass() == String[].class) {
      String[] replaced = new String[Array.getLength(value)];
      for (int i = 0; i < replaced.length; i++) {
        replaced[i] = replaceText(((String[]) value)[i], in);
      }
      return replaced;
    }
    return value;
  }

  private String replaceText(String text, FeatureConfiguration in) throws FeatureException {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder replaced = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(replaced, Matcher.quoteReplacement(value(matcher.group(1), in)));
    }
    return matcher.appendTail(replaced).toString();
  }

  private String value(String name, FeatureConfiguration in) throws FeatureException {
    String property = name.isEmpty() ? null : properties.apply(name);
    Object value = property != null ? property : file.feature().getVariables().get(name);
    if (value == null) {
      throw new FeatureException(
          Reason.CORRUPT,
          "feature file "
              + file.path()
              + ": configuration "
              + in.getPid()
              + " uses ${"
              + name
              + "}, which has no value: define it under \"variables\" or as a property");
    }
    return String.valueOf(value);
  }
}
