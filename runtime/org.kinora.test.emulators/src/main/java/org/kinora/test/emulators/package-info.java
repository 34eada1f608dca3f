/**
 * Emulators of vendor libraries: C sources of our own with the vendors' symbols and layouts, which
 * keep the vendors' rules, really encode, and can be told to fail.
 */
package org.kinora.test.emulators;
