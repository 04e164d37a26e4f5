package dev.tidings.spring;

import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.TidingsClientListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client was told. */
final class Page implements TidingsClientListener {
    final List<String> types = new CopyOnWriteArrayList<>();
    final List<Integer> codes = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(ClientEvent event) {
        types.add(event.type());
    }

    @Override
    public void onClose(int code, String reason) {
        codes.add(code);
    }
}
