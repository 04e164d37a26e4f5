package com.example.research;

import dev.tidings.testkit.archunit.ArchitectureCheck;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void tidings_is_used_as_it_is_meant_to_be() {
        ArchitectureCheck.strict().checkPackages("com.example.research");
    }
}
