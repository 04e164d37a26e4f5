package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ScratchPoolTest {
    private static final int THREADS = 4;
    private static final int TURNS = 20_000;

    @Test
    void makes_no_more_than_its_limit_and_gives_them_again() {
        ScratchPool pool = new ScratchPool(2, Scratch::buffer);
        ByteBuffer first = pool.tryAcquire();
        ByteBuffer second = pool.tryAcquire();

        assertThat(pool.tryAcquire()).isNull();
        assertThat(second).isNotNull().isNotSameAs(first);

        pool.release(first);
        assertThat(pool.tryAcquire()).isSameAs(first);
        assertThat(pool.tryAcquire()).isNull();
    }

    @Test
    void a_scratch_begins_empty_whatever_its_buffer_was_used_for() {
        ScratchPool pool = new ScratchPool(1, Scratch::buffer);
        ByteBuffer buffer = pool.tryAcquire();
        new Scratch(buffer).add(WireFrame.text("left"));

        pool.release(buffer);
        Scratch next = new Scratch(pool.tryAcquire());

        assertThat(next.flip().remaining()).isZero();
        assertThat(next.unsent()).isNull();
    }

    @Test
    void never_gives_one_scratch_to_two_threads() throws InterruptedException {
        ScratchPool pool = new ScratchPool(2, Scratch::buffer);
        Set<ByteBuffer> inUse = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        AtomicBoolean shared = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(() -> use(pool, inUse, shared)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(shared).isFalse();
        assertThat(pool.tryAcquire()).isNotNull();
    }

    private static void use(ScratchPool pool, Set<ByteBuffer> inUse, AtomicBoolean shared) {
        for (int i = 0; i < TURNS; i++) {
            ByteBuffer scratch = pool.tryAcquire();
            if (scratch != null) {
                shared.compareAndSet(false, !inUse.add(scratch) || inUse.size() > 2);
                inUse.remove(scratch);
                pool.release(scratch);
            }
        }
    }
}
