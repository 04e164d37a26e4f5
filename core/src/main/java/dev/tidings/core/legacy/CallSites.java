package dev.tidings.core.legacy;

import dev.tidings.api.WebSocketManager;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.text.SafeFailure;
import dev.tidings.core.text.SafeText;
import java.lang.StackWalker.StackFrame;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places in an application's code that call legacy methods, of one engine. A place is found by walking the stack:
 * the last frame of this package is what was called, and the first frame behind it that is not the JDK's is who did,
 * so that a call through a stream or an executor is put down to the application. Adapters are light and made anew at
 * each request, so that what is known of callers belongs to the engine and not to them. Up to {@value #MOST} places are
 * kept, and none is ever dropped: code has no more places than were written, and what generates them is not let in.
 */
final class CallSites {
    static final int MOST = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(CallSites.class);
    private static final String HERE = CallSites.class.getPackageName() + ".";

    private static final Set<String> PARTS_OF_THE_MANAGER =
            Set.of("LegacyRegistration", "LegacyLookup", "LegacySending", "LegacyOperations");

    private final StackWalker walker = StackWalker.getInstance();
    private final ConcurrentMap<Site, Tally> tallies = new ConcurrentHashMap<>();
    private final AtomicInteger room = new AtomicInteger(MOST);
    private final LongAdder others = new LongAdder();

    static CallSites of(WebSocketManager manager) {
        return Engine.behind(manager).companion(CallSites.class, CallSites::new);
    }

    /** Counts a call, and warns if it is the first from its place. */
    void used(String replacement) {
        count(here(), replacement);
    }

    void count(Site site, String replacement) {
        Tally known = tallies.get(site);
        if (known != null) {
            known.calls.increment();
        } else {
            firstFrom(site, replacement);
        }
    }

    private void firstFrom(Site site, String replacement) {
        if (room.getAndDecrement() <= 0) {
            room.incrementAndGet();
            others.increment();
            return;
        }
        Tally mine = new Tally(replacement);
        mine.calls.increment();
        Tally known = tallies.putIfAbsent(site, mine);
        if (known != null) {
            room.incrementAndGet();
            known.calls.increment();
            return;
        }
        LOG.warn(
                "{} is deprecated and goes after {}: {} is called by {}; use {} instead",
                site.type(),
                DeprecationReport.SUNSET,
                site.legacy(),
                site.caller(),
                replacement);
    }

    /** Counts a call that was refused, and says why if it is the first from its place. */
    void refused(String why) {
        refused(site -> LOG.warn(
                "refused {} of {}: {}; more from there are counted only",
                site.legacy(),
                site.caller(),
                SafeText.of(why)));
    }

    /** Counts a call that failed, and says why if it is the first from its place: where, unless it was refused in words. */
    void refused(RuntimeException why) {
        if (why instanceof IllegalArgumentException && why.getMessage() != null) {
            refused(why.getMessage());
            return;
        }
        refused(site -> LOG.warn(
                "refused {} of {}; more from there are counted only",
                site.legacy(),
                site.caller(),
                SafeFailure.of(why)));
    }

    private void refused(Consumer<Site> first) {
        Site site = here();
        Tally known = tallies.get(site);
        if (known != null) {
            if (known.refusals.sum() == 0) {
                first.accept(site);
            }
            known.refusals.increment();
        }
    }

    DeprecationReport report() {
        List<DeprecationReport.Use> uses = tallies.entrySet().stream()
                .map(entry -> entry.getValue().of(entry.getKey()))
                .sorted(Comparator.comparingLong(DeprecationReport.Use::calls)
                        .reversed()
                        .thenComparing(DeprecationReport.Use::caller)
                        .thenComparing(DeprecationReport.Use::legacy))
                .toList();
        return new DeprecationReport(uses, others.sum());
    }

    private Site here() {
        return walker.walk(CallSites::locate);
    }

    private static Site locate(Stream<StackFrame> frames) {
        Iterator<StackFrame> walk = frames.iterator();
        StackFrame legacy = walk.next();
        StackFrame behind = legacy;
        while (walk.hasNext()) {
            StackFrame frame = walk.next();
            if (isOurs(frame)) {
                legacy = frame;
            } else if (!isOfTheJdk(frame)) {
                return site(legacy, frame);
            }
            behind = frame;
        }
        return site(legacy, behind);
    }

    private static Site site(StackFrame legacy, StackFrame caller) {
        String type = simpleName(legacy.getClassName());
        return new Site(
                type,
                type + "." + legacy.getMethodName(),
                caller.getClassName() + "." + caller.getMethodName() + ":" + caller.getLineNumber());
    }

    private static boolean isOurs(StackFrame frame) {
        String name = frame.getClassName();
        return name.startsWith(HERE) && name.indexOf('.', HERE.length()) < 0;
    }

    private static boolean isOfTheJdk(StackFrame frame) {
        String name = frame.getClassName();
        return name.startsWith("java.") || name.startsWith("jdk.");
    }

    private static String simpleName(String className) {
        int nested = className.indexOf('$');
        String name = className.substring(className.lastIndexOf('.') + 1, nested < 0 ? className.length() : nested);
        return PARTS_OF_THE_MANAGER.contains(name) ? "UnifiedWebSocketManager" : name;
    }

    /** A place, and what it calls. */
    record Site(String type, String legacy, String caller) {}

    private static final class Tally {
        private final String replacement;
        private final LongAdder calls = new LongAdder();
        private final LongAdder refusals = new LongAdder();

        Tally(String replacement) {
            this.replacement = replacement;
        }

        DeprecationReport.Use of(Site site) {
            return new DeprecationReport.Use(site.caller(), site.legacy(), replacement, calls.sum(), refusals.sum());
        }
    }
}
