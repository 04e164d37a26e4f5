package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ScratchPoolTest {
    private static final int THREADS = 4;
    private static final int TURNS = 20_000;

    @Test
    void makes_no_more_than_its_limit_and_gives_them_again() {
        ScratchPool pool = new ScratchPool(2, Scratch::new);
        Scratch first = pool.tryAcquire();
        Scratch second = pool.tryAcquire();

        assertThat(pool.tryAcquire()).isNull();
        assertThat(second).isNotNull().isNotSameAs(first);

        pool.release(first);
        assertThat(pool.tryAcquire()).isSameAs(first);
        assertThat(pool.tryAcquire()).isNull();
    }

    @Test
    void forgets_what_a_scratch_held() {
        ScratchPool pool = new ScratchPool(1, Scratch::new);
        Scratch scratch = pool.tryAcquire();
        scratch.add(WireFrame.text("left"));

        pool.release(scratch);

        assertThat(pool.tryAcquire().flip().remaining()).isZero();
        assertThat(scratch.unsent()).isNull();
    }

    @Test
    void never_gives_one_scratch_to_two_threads() throws InterruptedException {
        ScratchPool pool = new ScratchPool(2, Scratch::new);
        Set<Scratch> inUse = ConcurrentHashMap.newKeySet();
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

    private static void use(ScratchPool pool, Set<Scratch> inUse, AtomicBoolean shared) {
        for (int i = 0; i < TURNS; i++) {
            Scratch scratch = pool.tryAcquire();
            if (scratch != null) {
                shared.compareAndSet(false, !inUse.add(scratch) || inUse.size() > 2);
                inUse.remove(scratch);
                pool.release(scratch);
            }
        }
    }
}
