package dev.meanwhile.server;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;

/** Calls that main code does not make; each says what to use in its place. */
final class BannedCalls extends ArchCondition<JavaClass> {

    private record Ban(String use, Predicate<JavaAccess<?>> hit) {}

    private static final Set<Class<?>> DATES =
            Set.of(Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class);

    private static final List<Ban> BANS = List.of(
            new Ban(
                    "take an InstantSource, so that tests move time by hand",
                    access -> DATES.stream().anyMatch(date -> calls(access, date, "now"))
                            || calls(access, System.class, "currentTimeMillis")
                            || creates(access, Date.class)),
            new Ban("wait for an event, with a timeout", access -> calls(access, Thread.class, "sleep")),
            new Ban(
                    "log, or write to the command's own output",
                    access -> access instanceof JavaFieldAccess
                            && access.getTargetOwner().isEquivalentTo(System.class)
                            && access.getTarget().getName().matches("out|err")),
            new Ban(
                    "log with the exception as argument, or throw",
                    access -> access.getTarget().getName().equals("printStackTrace")),
            new Ban(
                    "name the threads: Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(…).factory())",
                    BannedCalls::startsUnnamedThreads),
            new Ban(
                    "throw an EngineException with its ErrorCode",
                    access -> creates(access, RuntimeException.class) && !isSuperCall(access)));

    BannedCalls() {
        super("make no banned call");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
            BANS.stream()
                    .filter(ban -> ban.hit().test(access))
                    .forEach(ban -> events.add(SimpleConditionEvent.violated(
                            access, access.getDescription() + "; instead, " + ban.use())));
        }
    }

    private static boolean calls(JavaAccess<?> access, Class<?> owner, String method) {
        return access instanceof JavaMethodCall
                && access.getTargetOwner().isEquivalentTo(owner)
                && access.getTarget().getName().equals(method);
    }

    private static boolean creates(JavaAccess<?> access, Class<?> type) {
        return access instanceof JavaConstructorCall && access.getTargetOwner().isEquivalentTo(type);
    }

    /** An exception of our own calls the constructor of the one it extends. */
    private static boolean isSuperCall(JavaAccess<?> access) {
        return access.getOrigin().isConstructor()
                && access.getOriginOwner()
                        .getRawSuperclass()
                        .filter(access.getTargetOwner()::equals)
                        .isPresent();
    }

    private static boolean startsUnnamedThreads(JavaAccess<?> access) {
        return calls(access, Thread.class, "startVirtualThread")
                || (access instanceof JavaMethodCall call
                        && call.getTargetOwner().isEquivalentTo(Executors.class)
                        && call.getTarget().getName().startsWith("new")
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(parameter -> parameter.isEquivalentTo(ThreadFactory.class)));
    }
}
