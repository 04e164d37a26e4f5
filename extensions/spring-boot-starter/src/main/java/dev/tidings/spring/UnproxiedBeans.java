package dev.tidings.spring;

import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.type.MethodMetadata;

/**
 * Keeps what Spring can't make a proxy of from being made one. A sealed interface has no other implementation and a final
 * class no subclass, so an aspect that matches every bean would end the start. Their definitions are marked as synthetic,
 * which is how Spring leaves helpers of its own out of all post-processing, whoever's aspect it is; the starter's own beans
 * are, too. What an application implements itself, such as a handler, is proxied as ever.
 */
final class UnproxiedBeans implements BeanFactoryPostProcessor {
    private static final String PACKAGE = "dev.tidings.";
    private static final Set<String> OWN =
            Set.of(TidingsAutoConfiguration.class.getName(), TidingsServletPortAutoConfiguration.class.getName());

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            if (beans.getBeanDefinition(name) instanceof AbstractBeanDefinition definition
                    && (isOwn(definition) || isFixed(beans.getType(name, false)))) {
                definition.setSynthetic(true);
            }
        }
    }

    private static boolean isOwn(AbstractBeanDefinition definition) {
        return definition instanceof AnnotatedBeanDefinition annotated
                && Optional.ofNullable(annotated.getFactoryMethodMetadata())
                        .map(MethodMetadata::getDeclaringClassName)
                        .filter(OWN::contains)
                        .isPresent();
    }

    private static boolean isFixed(@Nullable Class<?> type) {
        return type != null
                && type.getName().startsWith(PACKAGE)
                && (type.isSealed() || Modifier.isFinal(type.getModifiers()));
    }
}
