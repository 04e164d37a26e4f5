package com.example.research;

import java.util.List;

/** Where answers are found. */
@FunctionalInterface
public interface Library {
    /** Returns the titles that have to do with a question, the best one first. */
    List<String> find(String question);
}
