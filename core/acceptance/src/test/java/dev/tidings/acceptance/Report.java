package dev.tidings.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What Surefire wrote of the tests of one class. */
final class Report {
    private static final Pattern METHOD = Pattern.compile("^(\\w+).*", Pattern.DOTALL);
    private static final String[] BAD = {"failure", "error", "skipped"};

    private final Path file;
    private final NodeList cases;

    private Report(Path file, NodeList cases) {
        this.file = file;
        this.cases = cases;
    }

    /** Returns the report of a class, if there is one. */
    static Optional<Report> of(Path module, String className) throws IOException {
        Path file = module.resolve("target/surefire-reports/TEST-" + className + ".xml");
        return Files.exists(file)
                ? Optional.of(new Report(file, parse(file).getElementsByTagName("testcase")))
                : Optional.empty();
    }

    private static Element parse(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(file.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("a report must be xml but " + file + " is not", e);
        }
    }

    /** Returns what is wrong with how a method of the class ran, empty if it ran and passed each time. */
    String complaint(TestName test, Path module) throws IOException {
        if (Files.getLastModifiedTime(file).compareTo(Modules.compiled(module)) < 0) {
            return "its report is older than the classes: run the tests of " + module.getFileName() + " again";
        }
        int count = 0;
        for (int index = 0; index < cases.getLength(); index++) {
            Element each = (Element) cases.item(index);
            if (METHOD.matcher(each.getAttribute("name")).replaceAll("$1").equals(test.method())) {
                count++;
                for (String bad : BAD) {
                    if (each.getElementsByTagName(bad).getLength() > 0) {
                        return "its report says " + bad;
                    }
                }
            }
        }
        return count == 0 ? "did not run" : "";
    }
}
