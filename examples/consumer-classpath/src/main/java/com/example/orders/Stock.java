package com.example.orders;

/** Says how many pieces of an article there are. */
@FunctionalInterface
interface Stock {
    int of(String article);
}
