package com.example.broken;

import dev.tidings.api.WebSocketEmitter;

/** Implements a contract that does not permit it. */
abstract class HandMadeEmitter implements WebSocketEmitter {}
