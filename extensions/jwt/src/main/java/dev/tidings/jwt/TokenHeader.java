package dev.tidings.jwt;

/** What is left of a header that was checked; the key id is empty if there is none. Also the name of a fetched key. */
record TokenHeader(JwtAlgorithm algorithm, String keyId) {
    @Override
    public String toString() {
        return "a " + algorithm + " header";
    }
}
