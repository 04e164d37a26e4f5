package com.example.orders;

/** What a user wants, and how many of it. */
record Order(String article, int pieces) {}
