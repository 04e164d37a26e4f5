package dev.tidings.micrometer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that forget the oldest entry beyond a bound, for what should be told as ended and may not be. */
final class Recent {
    /** Enough for every run and connection of a large server; about 10 MB at most. */
    static final int MOST = 65_536;

    private Recent() {}

    static <K, V> Map<K, V> map(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        });
    }
}
