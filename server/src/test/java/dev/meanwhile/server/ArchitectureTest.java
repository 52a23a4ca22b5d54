package dev.meanwhile.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house that a compiler does not know. They hold for the main code of every module in the server. */
class ArchitectureTest {

    private static final ImportOption MAIN_CODE = location ->
            !location.contains("/test-classes/") && !location.contains("-tests.jar") && !location.contains("testkit");

    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(MAIN_CODE).importPackages("dev.meanwhile");

    @Test
    void theMainCodeOfOtherModulesIsLookedAt() {
        assertThat(MAIN.stream().map(type -> type.getPackageName()))
                .anyMatch(name -> name.startsWith("dev.meanwhile.core."))
                .anyMatch(name -> name.startsWith("dev.meanwhile.store.postgres"))
                .noneMatch(name -> name.startsWith("dev.meanwhile.testkit"));
    }

    @Test
    void coreKnowsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.meanwhile.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.meanwhile.core..",
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "com.fasterxml.jackson.core..",
                        "com.fasterxml.jackson.databind..")
                .because("the engine must run in a test, a command or another framework unchanged")
                .check(MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "models.openai", "outbound", "server", "store.postgres", "tools", "workflow"})
    void featuresFormNoCycles(String module) {
        slices().matching("dev.meanwhile." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true) // a module may be one package
                .check(MAIN);
    }

    @Test
    void onlyTheStoreSpeaksSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.meanwhile.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.sql..")
                .because("a port is named for the need; its tables are store-postgres's")
                .check(MAIN);
    }

    @Test
    void bannedCallsAreNotMade() {
        classes().should(new BannedCalls()).check(MAIN);
    }

    @Test
    void aBannedCallIsSeen() {
        JavaClasses sinner = new ClassFileImporter().importClasses(Sinner.class);

        EvaluationResult result = classes().should(new BannedCalls()).evaluate(sinner);

        assertThat(result.getFailureReport().getDetails())
                .hasSize(4)
                .anyMatch(line -> line.contains("take an InstantSource"))
                .anyMatch(line -> line.contains("log, or write"))
                .anyMatch(line -> line.contains("name the threads"))
                .anyMatch(line -> line.contains("EngineException"));
    }

    @Test
    void optionalIsOnlyReturned() {
        ArchRuleDefinition.noMethods()
                .that(areWritten())
                .should()
                .haveRawParameterTypes(DescribedPredicate.describe(
                        "an Optional", types -> types.stream().anyMatch(type -> type.isEquivalentTo(Optional.class))))
                .because("an absent argument is @Nullable")
                .check(MAIN);
    }

    /** Not the bodies of lambdas. */
    private static DescribedPredicate<JavaMethod> areWritten() {
        return DescribedPredicate.describe(
                "are written", method -> !method.getName().startsWith("lambda$"));
    }

    /** Does what is banned, and is never run. */
    static final class Sinner {

        static void sin() {
            System.out.println(System.currentTimeMillis());
            Executors.newVirtualThreadPerTaskExecutor().close();
            throw new RuntimeException("sin");
        }
    }
}
