package dev.meanwhile.core.access;

import dev.meanwhile.core.audit.Deed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The projects and their members. A change is written together with the deed that tells of it. */
public interface Projects {

    /** All of them, by id. */
    List<Project> list();

    Optional<Project> find(String id);

    /**
     * Makes a project with its first admin.
     *
     * @return false if the id is taken
     */
    boolean create(String id, String name, String admin, Deed deed);

    /**
     * Deletes a project with all that is in it.
     *
     * @return false if it has jobs that are not final, or is unknown
     */
    boolean delete(String id, Deed deed);

    /** By name of the person. */
    List<Member> members(String project);

    /**
     * Gives a person a role; a person nobody knew is known from then on.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code last_admin} if the project would be left without one
     */
    void put(String project, String person, Role role, Deed deed);

    /**
     * Takes a person's role away.
     *
     * @return false if it had none
     * @throws dev.meanwhile.core.error.EngineException {@code last_admin}
     */
    boolean remove(String project, String person, Deed deed);

    /** Makes a person an operator and an admin of {@code default}; for the local owner at each start. */
    void ensureOperator(String person);

    record Project(String id, String name, Instant created) {}

    record Member(String person, Role role, Instant added) {}
}
