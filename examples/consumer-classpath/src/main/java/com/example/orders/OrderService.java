package com.example.orders;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import java.io.IOException;

/** Where clients send orders and see what becomes of them. */
final class OrderService implements AutoCloseable {
    private final TidingsServer server;
    private final OrderFigures figures;

    private OrderService(TidingsServer server, OrderFigures figures) {
        this.server = server;
        this.figures = figures;
    }

    static OrderService start(int port, TokenVerifier logins, Stock stock) throws IOException {
        OrderFigures figures = new OrderFigures();
        TidingsServer server = Tidings.server()
                .port(port)
                .tokenVerifier(logins)
                .listener(figures)
                .start();
        server.router().addHandler("place_order", new PlaceOrder(server.bridge(), stock));
        return new OrderService(server, figures);
    }

    TidingsServer server() {
        return server;
    }

    OrderFigures figures() {
        return figures;
    }

    @Override
    public void close() {
        server.close();
    }
}
