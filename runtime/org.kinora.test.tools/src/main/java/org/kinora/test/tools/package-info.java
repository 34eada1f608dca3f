/**
 * What tests of several bundles share: tools of the machine, native code, and the test of encoders
 * in C libraries.
 */
package org.kinora.test.tools;
