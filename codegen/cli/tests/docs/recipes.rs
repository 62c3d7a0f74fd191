//! The recipes for CI: their steps, run in a clone of a repository. The programs of the forge record their arguments.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_yaml::Value;

use crate::shop::{Folder, description, page, with_shipped, with_total};

/// Records the name and the arguments. A second request for the same branch is refused, as a forge does.
const STUB: &str = r#"#!/bin/sh
printf '%s' "${0##*/}" >> "$STUBS/calls"
printf '\037%s' "$@" >> "$STUBS/calls"
printf '\036' >> "$STUBS/calls"
case "$2" in create)
  if [ -e "$STUBS/open" ]; then echo "a request for this branch exists" >&2; exit 1; fi
  touch "$STUBS/open";;
esac
"#;

/// The programs that need the network or a forge.
const STUBS: &[&str] = &["apt-get", "cargo", "gh", "glab"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forge {
    GitHub,
    GitLab,
}

impl Forge {
    const ALL: [Self; 2] = [Self::GitHub, Self::GitLab];

    fn recipe(self) -> Value {
        let name = match self {
            Self::GitHub => "recipes/github-actions.yml",
            Self::GitLab => "recipes/gitlab-ci.yml",
        };
        serde_yaml::from_str(&page(name)).unwrap()
    }

    /// Returns the scripts of a job for a branch, each for a shell of its own.
    fn scripts(self, job: &str, branch: &str) -> Vec<String> {
        let recipe = self.recipe();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        match self {
            Self::GitHub => {
                let steps = recipe["jobs"][job]["steps"].as_sequence().unwrap();
                let is_run = |step: &&Value| match step.get("if") {
                    Some(condition) => {
                        assert_eq!(condition, "github.ref_name != 'specsmith/update'");
                        branch != "specsmith/update"
                    }
                    None => step.get("run").is_some(),
                };
                steps.iter().filter(is_run).map(|step| text(&step["run"])).collect()
            }
            Self::GitLab => {
                let job = &recipe[format!("client-{job}").as_str()];
                let before = &recipe[job["extends"].as_str().unwrap()]["before_script"];
                let lines = [before, &job["script"]].map(|part| part.as_sequence().unwrap().clone()).concat();
                vec![format!("set -o pipefail\n{}", lines.iter().map(text).collect::<Vec<_>>().join("\n"))]
            }
        }
    }

    /// Sets the variables that the recipe and the forge set.
    fn set_variables(self, folder: &mut Folder, branch: &str) {
        let recipe = self.recipe();
        let variables = if self == Self::GitHub { &recipe["env"] } else { &recipe["variables"] };
        for (name, value) in variables.as_mapping().unwrap() {
            folder.set(name.as_str().unwrap(), value.as_str().unwrap());
        }
        folder.set("RUNNER_TEMP", folder.path("temp"));
        folder.set("CI_BUILDS_DIR", folder.path("temp"));
        for (name, value) in [
            ("CI_DEFAULT_BRANCH", "main"),
            ("CI_COMMIT_REF_NAME", branch),
            ("CI_SERVER_HOST", "gitlab.shop.example"),
            ("CI_PROJECT_PATH", "shop/shop"),
            ("GITLAB_TOKEN", "planted"),
            ("GIT_CONFIG_COUNT", "1"),
            ("GIT_CONFIG_VALUE_0", "https://token:planted@gitlab.shop.example/shop/shop.git"),
        ] {
            folder.set(name, value);
        }
        // The address of the forge is that of a repository in this folder.
        let origin = folder.path("origin.git");
        folder.set("GIT_CONFIG_KEY_0", format!("url.{}.insteadOf", origin.display()));
    }
}

/// A repository at a forge, with the client of the shop at version 0.1.0.
struct Repository {
    forge: Forge,
    folder: Folder,
}

impl Repository {
    fn new(forge: Forge) -> Self {
        let mut folder = Folder::new();
        folder.write("temp/empty", "");
        folder.write("shop/api.yaml", &description());
        folder.write("theirs.yaml", &description());
        folder.run("shop", "specsmith init api.yaml --name shop-client");
        let source = format!("\n[client.source]\npath = {:?}\n", folder.path("theirs.yaml"));
        folder.write("shop/specsmith.toml", &(folder.read("shop/specsmith.toml") + &source));
        folder.run("shop", "specsmith update --yes && specsmith generate");
        folder.run(
            "shop",
            "git init --quiet --initial-branch main && git add --all && git commit --quiet --message Shop",
        );
        folder.run(".", "git clone --quiet --bare shop origin.git");
        folder.set("STUBS", folder.path("temp"));
        for stub in STUBS {
            let path = folder.path("bin").join(stub);
            fs::write(&path, STUB).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { forge, folder }
    }

    /// Runs a job in a clone of a branch. Returns the first exit code that is an error, and the output.
    fn run(&mut self, job: &str, branch: &str) -> (i32, String) {
        self.forge.set_variables(&mut self.folder, branch);
        self.folder
            .run(".", &format!("rm -rf clone temp/calls; git clone --quiet -b {branch} origin.git clone"));
        let mut all = String::new();
        for script in self.forge.scripts(job, branch) {
            let (code, text) = self.folder.run_in("clone", "bash", &script);
            all.push_str(&text);
            if code != 0 {
                return (code, all);
            }
        }
        (0, all)
    }

    /// Pushes a branch with another description, after some commands.
    fn push(&self, branch: &str, description: &str, commands: &str) {
        self.folder.run("shop", &format!("git checkout --quiet -B {branch} main"));
        self.folder.write("shop/api.yaml", description);
        self.folder.run("shop", commands);
        let push = format!("git push --quiet --force ../origin.git {branch}");
        self.folder.run("shop", &format!("git add --all && git commit --quiet --message {branch} && {push}"));
    }

    /// Returns the calls of the programs of the forge, with their arguments.
    fn calls(&self) -> Vec<Vec<String>> {
        let calls = self.folder.read("temp/calls");
        let calls = calls.split_terminator('\u{1e}');
        calls.map(|call| call.split('\u{1f}').map(str::to_owned).collect()).collect()
    }

    /// Returns the calls that open or change a request.
    fn requests(&self) -> Vec<Vec<String>> {
        let mut calls = self.calls();
        let install = calls.iter().find(|call| call[0] == "cargo").expect("specsmith is installed");
        assert_eq!(install[1..3], ["install", "--git"]);
        assert_eq!(install[4..], ["--rev", "v0.1.0", "--locked", "specsmith-cli"]);
        calls.retain(|call| call[0] == "gh" || call[0] == "glab");
        calls
    }

    /// Checks the last request: its verb, its title, and a line of its text.
    fn assert_request(&self, number: usize, verb: &str, title: &str, line: &str) {
        let requests = self.requests();
        let Some(call) = requests.get(number) else { panic!("{requests:?}") };
        let value = |name: &str| {
            let at = call.iter().position(|argument| argument == name);
            call[at.unwrap_or_else(|| panic!("{name}: {call:?}")) + 1].as_str()
        };
        assert_eq!((call[2].as_str(), value("--title")), (verb, title));
        let text = match self.forge {
            Forge::GitHub => fs::read_to_string(value("--body-file")).unwrap(),
            Forge::GitLab => value("--description").to_owned(),
        };
        assert!(text.starts_with("## Changes of the crate\n") && text.contains(line), "{text}");
        if verb == "create" {
            let [head, base] = match self.forge {
                Forge::GitHub => ["--head", "--base"],
                Forge::GitLab => ["--source-branch", "--target-branch"],
            };
            assert_eq!((value(head), value(base)), ("specsmith/update", "main"));
        } else {
            assert!(call.contains(&"specsmith/update".to_owned()), "{call:?}");
        }
        let subject = self.folder.run("origin.git", "git log -1 --format=%s specsmith/update");
        assert_eq!(subject.trim_end(), title);
    }
}

#[test]
fn update_opens_a_request_and_refreshes_it() {
    for forge in Forge::ALL {
        let mut repository = Repository::new(forge);
        let (code, text) = repository.run("update", "main");
        assert!(code == 0 && text.contains("nothing to do"), "{text}");
        assert!(repository.requests().is_empty());

        repository.folder.write("theirs.yaml", &with_total());
        let (code, text) = repository.run("update", "main");
        assert_eq!(code, 0, "{text}");
        let title = "Update shop-client to 0.1.1 (compatible)";
        repository.assert_request(0, "create", title, "`models::Order::total` is added");

        // The request is open when the next change comes.
        repository.folder.write("theirs.yaml", &with_shipped());
        let (code, text) = repository.run("update", "main");
        assert_eq!(code, 0, "{text}");
        assert_eq!(repository.requests()[0][2], "create");
        let verb = if forge == Forge::GitHub { "edit" } else { "update" };
        let title = "Update shop-client to 0.2.0 (breaking)";
        repository.assert_request(1, verb, title, "`models::Status::Sent` is removed");
        let main = repository.folder.run("origin.git", "git log --format=%s main");
        assert_eq!(main, "Shop\n", "the base branch has no new commit");

        // The branch of the update passes the check.
        let (code, text) = repository.run("check", "specsmith/update");
        assert_eq!(code, 0, "{text}");
    }
}

#[test]
fn description_that_no_crate_can_be_generated_from_opens_no_request() {
    for forge in Forge::ALL {
        let mut repository = Repository::new(forge);
        repository.folder.write("theirs.yaml", "openapi: 3.1.0\n");
        let (code, text) = repository.run("update", "main");
        assert!(code != 0 && text.contains("error"), "{text}");
        assert!(repository.requests().is_empty());
    }
}

#[test]
fn check_refuses_stale_crates_and_breaks() {
    for forge in Forge::ALL {
        let mut repository = Repository::new(forge);
        assert_eq!(repository.run("check", "main").0, 0);

        repository.push("stale", &with_total(), "true");
        let (code, text) = repository.run("check", "stale");
        assert!(code == 1 && text.contains("not up to date"), "{text}");

        repository.push("field", &with_total(), "specsmith generate");
        let (code, text) = repository.run("check", "field");
        assert_eq!(code, 0, "{text}");

        repository.push("unversioned", &with_shipped(), "specsmith generate");
        let (code, text) = repository.run("check", "unversioned");
        assert!(code == 1 && text.contains("the crate breaks code"), "{text}");

        // An edit that breaks needs a decision, also with a breaking version.
        repository.push("break", &with_shipped(), "specsmith generate --bump auto");
        let (code, text) = repository.run("check", "break");
        assert!(code == 1 && !text.contains("not up to date") && text.contains("Sent"), "{text}");
    }
}
