package dev.tidings.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeFailureTest {
    @Test
    void a_failure_with_plain_messages_is_left_as_it_is() {
        Exception failure = new IllegalStateException("no luck", new IllegalArgumentException("no number"));
        assertThat(SafeFailure.of(failure)).isSameAs(failure);
    }

    @Test
    void messages_of_several_lines_are_escaped_down_to_the_last_cause() {
        Throwable safe = SafeFailure.of(new IllegalStateException("a\nb", new IllegalArgumentException("c\nd")));
        assertThat(safe).hasMessage("java.lang.IllegalStateException: a\\u000ab");
        assertThat(safe.getCause()).hasMessage("java.lang.IllegalArgumentException: c\\u000ad");
    }

    @Test
    void a_failure_that_throws_when_it_is_asked_for_its_message_is_named_by_its_class() {
        RuntimeException failure = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("no message");
            }
        };
        assertThat(SafeFailure.of(failure)).hasMessage(failure.getClass().getName());
    }
}
