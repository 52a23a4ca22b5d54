package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.workflow.definition.DocumentReader;
import dev.meanwhile.workflow.definition.Subflow;
import dev.meanwhile.workflow.definition.Surroundings;
import dev.meanwhile.workflow.definition.Validator;
import dev.meanwhile.workflow.definition.Validator.Checked;
import dev.meanwhile.workflow.library.Reach;
import dev.meanwhile.workflow.library.Workflows;
import org.jspecify.annotations.Nullable;

/** What is wrong with a workflow in its project: with the models, tools and other workflows that there are now. */
public final class WorkflowChecks {
    private final Workflows workflows;
    private final ToolRegistry tools;
    private final ModelClient models;

    public WorkflowChecks(Workflows workflows, ToolRegistry tools, ModelClient models) {
        this.workflows = workflows;
        this.tools = tools;
        this.models = models;
    }

    /** @param id under which the workflow is kept or will be, by which it may not reach itself; null if it has none */
    public Checked check(String project, @Nullable String id, JsonNode document) {
        var reading = DocumentReader.read(document);
        var reach = Reach.of(reading.workflow(), workflows, project, id);
        return new Validator(new ProjectSurroundings(project, reach)).check(reading);
    }

    /** @throws dev.meanwhile.core.error.EngineException {@code workflow_invalid} with all its errors */
    public void mustRun(String project, @Nullable String id, JsonNode document) {
        var checked = check(project, id, document);
        if (!checked.isRunnable()) {
            throw WorkflowJson.invalid(checked);
        }
    }

    private final class ProjectSurroundings implements Surroundings {
        private final String project;
        private final Reach reach;

        private ProjectSurroundings(String project, Reach reach) {
            this.project = project;
            this.reach = reach;
        }

        @Override
        public boolean hasDefaultModel() {
            return !models.defaultModel().isBlank();
        }

        /** A tool that is on its way counts as there. */
        @Override
        public boolean hasTool(String name) {
            return tools.find(project, name).isPresent() || tools.isExpected(name);
        }

        @Override
        public Subflow subflow(String id) {
            return reach.judge(id);
        }
    }
}
