package dev.tidings.examples.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The application's login, which knows nothing of Tidings: a name and a password open a session. */
final class LoginServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            request.logout();
            request.login(request.getParameter("name"), request.getParameter("password"));
            response.sendRedirect("/");
        } catch (ServletException refused) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED, "wrong name or password");
        }
    }
}
