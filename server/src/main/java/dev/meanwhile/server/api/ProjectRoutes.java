package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Projects.Member;
import dev.meanwhile.core.access.Projects.Project;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.access.Role;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;

/** Projects and who is in them. */
public final class ProjectRoutes {
    private static final String ALL = "/api/v1/projects";
    private static final String ONE = ALL + "/{project}";
    private static final String MEMBERS = ONE + "/members";
    private static final String ID = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final int LONGEST_NAME = 128;

    private final Projects projects;
    private final Once once;

    public ProjectRoutes(Projects projects, Once once) {
        this.projects = projects;
        this.once = once;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "projects",
                Route.get(ALL, Action.LIST_PROJECTS, this::list),
                Route.post(ALL, Action.CREATE_PROJECT, this::create),
                Route.get(ONE, Action.READ_PROJECT, this::read),
                Route.delete(ONE, Action.DELETE_PROJECT, this::delete),
                Route.get(MEMBERS, Action.READ_MEMBERS, this::members),
                Route.post(MEMBERS, Action.CHANGE_MEMBERS, this::addMember),
                Route.delete(MEMBERS + "/{user}", Action.CHANGE_MEMBERS, this::removeMember));
    }

    private void list(Exchange exchange) {
        exchange.require(Resource.server());
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        projects.list().stream()
                .filter(project -> exchange.principal().roleIn(project.id()).isPresent())
                .forEach(project -> items.add(row(project, exchange.principal())));
        exchange.json(200, answer);
    }

    private void create(Exchange exchange) throws InterruptedException {
        exchange.require(Resource.server());
        var body = Fields.of(exchange.object());
        var id = body.required("id", 63);
        if (!id.matches(ID)) {
            throw ErrorCode.REQUEST_INVALID.exception("/id must match %s but is '%s'".formatted(ID, id));
        }
        var name = body.has("name") ? body.required("name", LONGEST_NAME) : id;
        once.create(exchange, () -> {
            if (!projects.create(id, name, exchange.principal().user(), exchange.deed(id, null))) {
                throw ErrorCode.NAME_TAKEN.exception("there is a project '%s' already".formatted(id));
            }
            return row(projects.find(id).orElseThrow(), exchange.principal());
        });
    }

    private void read(Exchange exchange) {
        exchange.json(200, row(wanted(exchange), exchange.principal()));
    }

    private void delete(Exchange exchange) {
        var project = wanted(exchange);
        if (!projects.delete(project.id(), exchange.deed(project.id(), null))) {
            throw ErrorCode.JOB_NOT_FINAL.exception("the project has jobs that have not ended; stop them first");
        }
        exchange.noContent();
    }

    private void members(Exchange exchange) {
        var project = wanted(exchange);
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        projects.members(project.id()).forEach(member -> items.add(row(member)));
        exchange.json(200, answer);
    }

    private void addMember(Exchange exchange) throws InterruptedException {
        var project = wanted(exchange);
        var body = Fields.of(exchange.object());
        var user = body.required("user", Principal.LONGEST_USER);
        var word = body.required("role", 16);
        var role = Role.ofWireName(word)
                .orElseThrow(() -> ErrorCode.REQUEST_INVALID.exception(
                        "/role must be viewer, member or admin but is '%s'".formatted(word)));
        once.create(exchange, () -> {
            projects.put(project.id(), user, role, exchange.deed(user, role.wireName()));
            return projects.members(project.id()).stream()
                    .filter(member -> member.person().equals(user))
                    .findFirst()
                    .map(ProjectRoutes::row)
                    .orElseThrow(() -> Resource.noProject(project.id()));
        });
    }

    private void removeMember(Exchange exchange) {
        var project = wanted(exchange);
        var user = exchange.path("user");
        if (!projects.remove(project.id(), user, exchange.deed(user, "none"))) {
            throw ErrorCode.NOT_FOUND.exception("the project has no such member");
        }
        exchange.noContent();
    }

    /** Asked for the right first: a project that is not the caller's and one that is not there look alike. */
    private Project wanted(Exchange exchange) {
        var id = exchange.path("project");
        exchange.require(new Resource.OfProject(id));
        return projects.find(id).orElseThrow(() -> Resource.noProject(id));
    }

    private static ObjectNode row(Project project, Principal principal) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", project.id())
                .put("name", project.name())
                .put("createdAt", project.created().toString());
        var role = principal.roleIn(project.id()).map(Role::wireName).orElse(null);
        JobJson.put(node, "role", role);
        return node;
    }

    private static ObjectNode row(Member member) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("user", member.person())
                .put("role", member.role().wireName())
                .put("addedAt", member.added().toString());
    }
}
