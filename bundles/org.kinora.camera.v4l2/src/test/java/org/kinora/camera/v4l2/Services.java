package org.kinora.camera.v4l2;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** What a bundle has registered, without a framework. */
final class Services {

  private final Queue<Object> present = new ConcurrentLinkedQueue<>();

  BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            Services.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("registerService");
              present.add(arguments[1]);
              return registration(arguments[1]);
            });
  }

  private ServiceRegistration<?> registration(Object service) {
    return (ServiceRegistration<?>)
        Proxy.newProxyInstance(
            Services.class.getClassLoader(),
            new Class<?>[] {ServiceRegistration.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("unregister");
              assertThat(present.remove(service)).isTrue();
              return null;
            });
  }

  <T> List<T> present(Class<T> type) {
    return present.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
