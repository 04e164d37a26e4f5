package dev.tidings.spring;

import dev.tidings.core.TidingsConfig;

/** The settings that are the server's, without those that go to a transport. */
record ServerConfig(TidingsConfig settings) {}
