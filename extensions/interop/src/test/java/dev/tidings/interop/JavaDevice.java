package dev.tidings.interop;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Follows a user by a library for Java, cuts the line after certain events, and resumes where it was. */
final class JavaDevice {
    private static final int LIMIT_SECONDS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Dialer dialer;
    private final URI uri;
    private final String user;
    private final Course course;
    private final Queue<Integer> cuts;
    private Dialer.Line line;
    private int connection;
    private int drops;

    JavaDevice(Dialer dialer, URI uri, String user, List<Integer> cuts) {
        this.dialer = dialer;
        this.uri = uri;
        this.user = user;
        this.course = new Course(user);
        this.cuts = new ArrayDeque<>(cuts);
    }

    void follow() {
        lock.lock();
        try {
            dial("");
        } finally {
            lock.unlock();
        }
    }

    private void dial(String query) {
        int number = ++connection;
        line = dialer.dial(
                URI.create(uri + query),
                List.of("tidings.v1", "bearer." + Trial.token(user)),
                text -> take(number, text),
                loss -> lose(number, loss));
    }

    private void take(int number, String text) {
        lock.lock();
        try {
            if (number != connection) {
                return;
            }
            boolean wasOpen = !course.ended();
            course.take(text);
            if (course.settled()) {
                end.countDown();
            } else if (course.ended() && wasOpen) {
                line.send("{\"type\":\"ping\"}");
            } else if (!cuts.isEmpty() && course.received() == cuts.element()) {
                cuts.remove();
                drops++;
                line.cut();
                dial(course.comeBack());
            }
        } finally {
            lock.unlock();
        }
    }

    private void lose(int number, String loss) {
        lock.lock();
        try {
            if (number == connection) {
                course.complain(loss);
                end.countDown();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end, leaves, and returns what it was sent. */
    Course course() throws InterruptedException {
        boolean inTime = end.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        lock.lock();
        try {
            if (!inTime) {
                course.complain("the end did not come within " + LIMIT_SECONDS + " s");
            }
            return course;
        } finally {
            lock.unlock();
        }
    }

    int drops() {
        return drops;
    }

    void leave() {
        lock.lock();
        try {
            connection++;
            line.cut();
        } finally {
            lock.unlock();
        }
    }
}
