package dev.tidings.interop;

import dev.tidings.foreign.Interpreter;
import java.io.IOException;
import java.util.Locale;

/** Clients that share no code with the project. Each judges in its own language what it is sent. */
enum ClientKind {
    CHROMIUM {
        @Override
        Following follow(Trial trial, Page page) throws IOException {
            return new BrowserFollowing(page, trial);
        }
    },

    NODE_WS {
        @Override
        Following follow(Trial trial, Page page) {
            return new JudgeFollowing(Interpreter.NODE, "judge.mjs", trial);
        }
    },

    PYTHON_WEBSOCKETS {
        @Override
        Following follow(Trial trial, Page page) {
            return new JudgeFollowing(Interpreter.PYTHON, "judge.py", trial);
        }
    },

    JDK_HTTP_CLIENT {
        @Override
        Following follow(Trial trial, Page page) {
            return new JavaFollowing(new JdkDialer(), trial);
        }
    },

    OKHTTP {
        @Override
        Following follow(Trial trial, Page page) {
            return new JavaFollowing(new OkHttpDialer(), trial);
        }
    };

    /** Starts to follow, or ends the test if the client is not on this machine. */
    abstract Following follow(Trial trial, Page page) throws IOException;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
