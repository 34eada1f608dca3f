package org.kinora.shell.internal;

import org.apache.felix.gogo.jline.Shell;
import org.osgi.framework.BundleContext;

/** What the shell of {@code gogo.jline} wants to know of the framework. */
record ShellContext(BundleContext context) implements Shell.Context {

  @Override
  public String getProperty(String name) {
    return context.getProperty(name);
  }

  /** Never called: the shell is opened so that it leaves the framework alone. */
  @Override
  public void exit() {
    throw new IllegalStateException("the shell does not end the framework");
  }
}
