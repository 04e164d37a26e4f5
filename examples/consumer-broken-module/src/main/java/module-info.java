/** Does not compile. */
module com.example.broken {
    requires dev.tidings.core;
}
