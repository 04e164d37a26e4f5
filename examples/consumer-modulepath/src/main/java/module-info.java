/** Answers questions, and lets who asked watch. */
module com.example.research {
    requires dev.tidings.core;

    exports com.example.research;
}
