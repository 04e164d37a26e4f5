package dev.tidings.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What PIT found out: which test noticed how many of the changes to the code. */
final class Mutations {
    private static final Pattern TEST =
            Pattern.compile("\\[class(?:-template)?:dev\\.tidings\\.([^]]+)]/(?:\\[class-template-invocation:#\\d+]/)?"
                    + "\\[(?:method|test-template):(\\w+)\\(");

    private final Map<TestName, Integer> kills = new TreeMap<>();
    private int mutants;
    private int killed;

    /** Adds one {@code mutations.xml}, which must have the full matrix. */
    void read(Path file) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamReader.START_ELEMENT) {
                    take(reader);
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("a report of mutations must be xml but " + file + " is not", e);
        }
    }

    private void take(XMLStreamReader reader) throws XMLStreamException {
        switch (reader.getLocalName()) {
            case "mutation" -> {
                mutants++;
                killed += "true".equals(reader.getAttributeValue(null, "detected")) ? 1 : 0;
            }
            case "killingTests" -> count(reader.getElementText(), 1);
            case "succeedingTests" -> count(reader.getElementText(), 0);
            default -> {}
        }
    }

    private void count(String tests, int kill) {
        TreeSet<TestName> once = new TreeSet<>();
        Matcher test = TEST.matcher(tests);
        while (test.find()) {
            once.add(new TestName(test.group(1), test.group(2)));
        }
        once.forEach(each -> kills.merge(each, kill, Integer::sum));
    }

    /**
     * Returns what is wrong: no mutant at all, or a named test of api or core that killed none.
     *
     * @param complete whether everything was run; if not, tests of classes that were not run are not judged
     */
    List<String> complaints(Rows rows, boolean complete) {
        List<String> found = new ArrayList<>();
        if (mutants == 0) {
            found.add("no mutants were made");
        }
        TreeSet<String> ran = new TreeSet<>();
        kills.keySet().forEach(test -> ran.add(test.type()));
        for (TestName test : judged(rows)) {
            if ((complete || ran.contains(test.type())) && kills.getOrDefault(test, 0) == 0) {
                found.add(test + ": kills no mutant");
            }
        }
        return found;
    }

    private static List<TestName> judged(Rows rows) {
        return rows.named().stream()
                .filter(test -> test.type().matches("(api|core)\\..*"))
                .filter(test -> !rows.structural().containsKey(test)
                        && !rows.structural().containsValue(test))
                .toList();
    }

    /** Returns the figures in one line. */
    String summary(Rows rows) {
        List<TestName> judged = judged(rows);
        long counted =
                judged.stream().filter(test -> kills.getOrDefault(test, 0) > 0).count();
        return mutants + " mutants, " + killed + " killed; " + counted + " of " + judged.size()
                + " named tests of api and core kill at least one";
    }
}
