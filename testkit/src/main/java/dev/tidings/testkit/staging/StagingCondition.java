package dev.tidings.testkit.staging;

import dev.tidings.testkit.staging.StagingReport.Outcome;
import dev.tidings.testkit.staging.StagingReport.Step;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds out, once for each annotated class or method, whether there is an endpoint. For JUnit, which makes it. */
public final class StagingCondition implements ExecutionCondition {
    private static final String REQUIRED = StagingConfig.PREFIX + "REQUIRED";

    /** Makes a condition. */
    public StagingCondition() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), EnabledIfStagingReachable.class)
                .map(annotation -> decide(System.getenv(), annotation.required()))
                .orElseGet(() -> ConditionEvaluationResult.enabled("its class was asked"));
    }

    static ConditionEvaluationResult decide(Map<String, String> environment, boolean required) {
        String problem = problem(environment);
        if (problem.isEmpty()) {
            return ConditionEvaluationResult.enabled("the staging endpoint takes connections");
        }
        if (required || "true".equals(environment.get(REQUIRED))) {
            throw new ExtensionConfigurationException("a staging endpoint is required but there is none: " + problem);
        }
        return ConditionEvaluationResult.disabled("there is no staging endpoint: " + problem);
    }

    private static String problem(Map<String, String> environment) {
        try {
            StagingConfig config = StagingConfig.fromEnvironment(environment);
            return StagingProbe.of(config.withChecks(StagingCheck.RESOLVE, StagingCheck.CONNECT)).run().steps().stream()
                    .filter(step -> step.outcome() != Outcome.PASSED)
                    .map(Step::detail)
                    .collect(Collectors.joining("; "));
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
