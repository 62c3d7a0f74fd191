//! Versions, changelogs and locks, by the commands that a person types, in a repository of git.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

const DESCRIPTION: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, status: {$ref: '#/components/schemas/Status'}}}
    Status: {type: string, enum: [new, sold]}
";
const CONFIG: &str = "# Ours.\n[package]\nname = \"shop\"\nversion = \"0.1.0\" # released\n";
const GENERATE: &str = "generate --spec spec/api.yaml --config spec/api.toml --out client";

/// A repository with a description, a config and the crate.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.git("init -q");
        repository.write("spec/api.yaml", DESCRIPTION);
        repository.write("spec/api.toml", CONFIG);
        repository.succeeds(GENERATE);
        repository.commit();
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    fn edit(&self, find: &str, replacement: &str) {
        let text = self.read("spec/api.yaml");
        assert!(text.contains(find), "{find}");
        self.write("spec/api.yaml", &text.replace(find, replacement));
    }

    fn git(&self, args: &str) {
        let mut git = Command::new("git");
        git.current_dir(self.0.path()).args(["-c", "user.name=A", "-c", "user.email=a@example.com"]);
        let output = git.args(args.split(' ')).output().expect("git is installed");
        assert!(output.status.success(), "git {args}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn has_branch(&self, name: &str) -> bool {
        self.path(&format!(".git/refs/heads/{name}")).exists()
    }

    fn commit(&self) {
        self.git("add -A");
        self.git("commit -qm change");
    }

    /// Runs a command. Returns `true` on success, and its output.
    fn run(&self, args: &str) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specsmith"));
        let output = command.current_dir(self.0.path()).args(args.split(' ')).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    }

    fn succeeds(&self, args: &str) -> String {
        let (success, text) = self.run(args);
        assert!(success, "{args}: {text}");
        text
    }

    fn fails(&self, args: &str, expected: &str) {
        let (success, text) = self.run(args);
        assert!(!success && text.contains(expected), "{args}: {text}");
    }

    fn bump(&self) -> String {
        self.succeeds(&format!("{GENERATE} --bump auto"))
    }
}

#[test]
fn break_needs_a_breaking_version() {
    let repository = Repository::new();
    repository.succeeds(&format!("{GENERATE} --check"));
    repository.edit("enum: [new, sold]", "enum: [new]");
    let text = repository.succeeds(GENERATE);
    assert!(text.contains("1 breaks source") && text.contains("`Status::Sold` is removed"), "{text}");
    assert!(text.contains("0.1.0 as before") && text.contains("--bump auto"), "{text}");
    repository.fails(&format!("{GENERATE} --check"), "expected 0.2.0");

    let text = repository.bump();
    assert!(text.contains("0.1.0 → 0.2.0"), "{text}");
    assert_eq!(repository.read("spec/api.toml"), CONFIG.replace("0.1.0", "0.2.0"));
    assert!(repository.read("client/Cargo.toml").contains("version = \"0.2.0\"\n"));
    let changelog = repository.read("client/CHANGELOG.md");
    assert!(changelog.starts_with("# Changelog\n\n## 0.2.0\n"), "{changelog}");
    assert!(changelog.contains("### Breaking changes\n\n- `Status::Sold` is removed.\n"), "{changelog}");
    repository.succeeds(&format!("{GENERATE} --check"));
    let again = repository.bump();
    assert!(!again.contains("updated") && !again.contains("written"), "{again}");
    assert_eq!(repository.read("client/CHANGELOG.md"), changelog);

    // An undone change leaves neither a version nor a file without an entry.
    repository.edit("enum: [new]", "enum: [new, sold]");
    repository.succeeds(&format!("{GENERATE} --bump auto"));
    assert_eq!(repository.read("spec/api.toml"), CONFIG);
    assert!(!repository.path("client/CHANGELOG.md").exists());
    repository.edit("enum: [new, sold]", "enum: [new]");
    repository.bump();
    assert_eq!(repository.read("client/CHANGELOG.md"), changelog);

    // The entry and the version follow the description, until it is committed.
    repository.edit("enum: [new]", "enum: [new, sold, lost]");
    repository.bump();
    let changelog = repository.read("client/CHANGELOG.md");
    assert!(changelog.contains("## 0.1.1") && !changelog.contains("0.2.0"), "{changelog}");
    repository.commit();
    repository.edit("enum: [new, sold, lost]", "enum: [sold, lost]");
    repository.bump();
    let changelog = repository.read("client/CHANGELOG.md");
    assert!(changelog.find("## 0.2.0").unwrap() < changelog.find("## 0.1.1").unwrap(), "{changelog}");
}

#[test]
fn version_of_a_person_is_kept() {
    let repository = Repository::new();
    repository.write("spec/api.toml", &CONFIG.replace("0.1.0", "1.0.0"));
    repository.write("client/CHANGELOG.md", "# Changelog\n\n## 1.0.0\n\nAt last.\n");
    repository.edit("enum: [new, sold]", "enum: [new]");
    repository.bump();
    assert!(repository.read("spec/api.toml").contains("1.0.0"));
    assert_eq!(repository.read("client/CHANGELOG.md"), "# Changelog\n\n## 1.0.0\n\nAt last.\n");
    // One that is too low is none.
    repository.write("spec/api.toml", &CONFIG.replace("0.1.0", "0.1.7"));
    repository.bump();
    assert!(repository.read("spec/api.toml").contains("0.2.0"));
}

#[test]
fn earlier_description_is_a_file_or_a_revision() {
    let repository = Repository::new();
    repository.git("tag v0.1.0");
    repository.write("old.yaml", DESCRIPTION);
    repository.edit("enum: [new, sold]", "enum: [new]");
    let from_file = format!("{GENERATE} --bump auto --since old.yaml");
    repository.succeeds(&from_file);
    let again = repository.succeeds(&from_file);
    assert!(!again.contains("written"), "a file has no version, but the entry has: {again}");
    assert!(repository.read("spec/api.toml").contains("0.2.0"));
    repository.succeeds(&format!("{GENERATE} --check --since old.yaml"));
    repository.commit();
    repository.edit("name: {type: string}, ", "");
    repository.bump();
    let changelog = repository.read("client/CHANGELOG.md");
    assert!(changelog.contains("## 0.3.0") && changelog.contains("## 0.2.0"), "{changelog}");
    repository.succeeds(&format!("{GENERATE} --bump auto --since git:v0.1.0"));
    let changelog = repository.read("client/CHANGELOG.md");
    assert!(
        repository.read("spec/api.toml").contains("0.2.0") && !changelog.contains("0.3.0"),
        "{changelog}"
    );
    assert!(changelog.contains("`Pet::name`") && changelog.contains("`Status::Sold`"), "{changelog}");
    repository.fails(&format!("{GENERATE} --bump auto --since git:nowhere"), "no revision nowhere");
    repository.fails(&format!("{GENERATE} --bump auto --since no.yaml"), "does not exist");
    repository.write("old.yaml", "openapi: 3.0.3\npaths: 7\n");
    repository.fails(&from_file, "no crate can be generated");
}

#[test]
fn nothing_is_compared_without_git() {
    let folder = Repository(tempfile::tempdir().unwrap());
    folder.write("spec/api.yaml", DESCRIPTION);
    folder.write("spec/api.toml", CONFIG);
    let text = folder.succeeds(GENERATE);
    assert!(!text.contains("changed since"), "{text}");
    folder.succeeds(&format!("{GENERATE} --check"));
    folder.fails(&format!("{GENERATE} --bump auto"), "needs an earlier description");
    folder.fails("generate --spec spec/api.yaml --out bare --name bare --bump auto", "earlier description");
    assert!(!folder.path("bare").exists(), "a failed run writes nothing");
    // A repository that git cannot read may have an earlier description.
    folder.write(".git", "no folder");
    folder.fails(&format!("{GENERATE} --check"), "git rev-parse --show-toplevel failed");
    // The current folder is in a repository, and the description is not.
    let (here, there) = (Repository::new(), Repository(tempfile::tempdir().unwrap()));
    there.write("api.yaml", DESCRIPTION);
    let name = there.0.path().file_name().unwrap().to_string_lossy();
    let text = here.succeeds(&format!("generate --spec ../{name}/api.yaml --out ../{name}/client"));
    assert!(!text.contains("error:"), "{text}");
}

#[test]
fn each_config_has_its_own_lock() {
    let repository = Repository::new();
    let lock = repository.read("spec/api.names.lock");
    assert!(lock.contains("description = \"Shop\"\n"), "{lock}");
    fs::rename(repository.path("spec/api.names.lock"), repository.path("spec/names.lock")).unwrap();
    let text = repository.succeeds(GENERATE);
    assert!(text.contains("removed spec/names.lock"), "{text}");
    assert_eq!(repository.read("spec/api.names.lock"), lock);
    assert!(!repository.path("spec/names.lock").exists());

    let cars = DESCRIPTION.replace("Shop", "Cars").replace("Pet", "Car").replace("Status", "State");
    repository.write("spec/cars.yaml", &cars.replace("pets", "cars"));
    repository.fails("generate --spec spec/cars.yaml --config spec/api.toml --out cars", "E0408");
    repository.fails("generate --spec spec/cars.yaml --out client --name cars", "contains the crate `shop`");
    let bare = "generate --spec spec/cars.yaml --out cars --name cars";
    repository.succeeds(bare);
    assert!(repository.read("cars/names.lock").contains("description = \"Cars\""));
    assert!(!repository.read("cars/Cargo.toml").contains("names.lock"), "not in the package");
    // The first config keeps the names of the run without one.
    repository.write("spec/cars.toml", "[package]\nname = \"cars\"\n");
    let lock = repository.read("cars/names.lock").replace("\"Car\"", "\"Automobile\"");
    repository.write("cars/names.lock", &lock);
    repository.succeeds("generate --spec spec/cars.yaml --config spec/cars.toml --out cars");
    assert_eq!(repository.read("spec/cars.names.lock"), lock);
    assert!(!repository.path("cars/names.lock").exists());
}

#[test]
fn check_says_if_only_the_generator_differs() {
    let repository = Repository::new();
    let manifest = repository.read("client/Cargo.toml");
    let version = format!("version = \"{}\"\ndescription", env!("CARGO_PKG_VERSION"));
    assert!(manifest.contains(&version), "{manifest}");
    repository.write("client/Cargo.toml", &manifest.replace(&version, "version = \"0.0.1\"\ndescription"));
    let check = format!("{GENERATE} --check");
    repository.fails(&check, "only the generator differs: specsmith 0.0.1");
    repository.edit("title: Shop", "title: A shop");
    let (_, text) = repository.run(&check);
    assert!(!text.contains("only the generator"), "{text}");
    assert!(repository.succeeds("--version").contains(env!("CARGO_PKG_VERSION")));
}

/// Items that another version of the generator emits for the same description are reported apart from those of the description.
#[test]
fn changes_by_the_generator_are_reported_apart() {
    let repository = Repository::new();
    let older = |repository: &Repository| {
        let manifest = repository.read("client/Cargo.toml");
        let version = format!("version = \"{}\"\ndescription", env!("CARGO_PKG_VERSION"));
        repository
            .write("client/Cargo.toml", &manifest.replace(&version, "version = \"0.0.1\"\ndescription"));
        let model = repository.read("client/src/models/pet.rs");
        let model = model.replace("pub name: Option<String>", "pub name: String");
        repository.write("client/src/models/pet.rs", &format!("{model}\npub fn gone() {{}}\n"));
    };
    older(&repository);
    let text = repository.succeeds(GENERATE);
    assert!(text.contains("changed by the generator, from 0.0.1 to"), "{text}");
    assert!(text.contains("2 public items removed or with another signature, 0 new"), "{text}");
    assert!(text.contains("- models/pet.rs: gone fn gone()"), "{text}");
    assert!(text.contains("+ models/pet.rs: Pet::name Option<String>"), "{text}");
    assert!(!text.contains("changed since"), "{text}");

    older(&repository);
    repository.edit("[new, sold]", "[new, sold, lost]");
    let text = repository.succeeds(GENERATE);
    assert!(text.contains("2 public items removed or with another signature, 0 new"), "{text}");
    assert!(text.contains("changed since git:HEAD: 1 change"), "{text}");
    assert!(!repository.succeeds(GENERATE).contains("changed by the generator"));
}

/// With the attribute that the docs name, two branches that add different things merge, and the names of both stay.
#[test]
fn locks_of_two_branches_merge() {
    let repository = Repository::new();
    repository.write(".gitattributes", "*.names.lock merge=union\n");
    repository.commit();
    let add = |name: &str| {
        let schema = format!(
            "components:\n  schemas:\n    {name}: {{type: object, properties: {{a: {{type: string, enum: [x, y]}}}}}}\n"
        );
        repository.edit("components:\n  schemas:\n", &schema);
        repository.succeeds(GENERATE);
        repository.commit();
    };
    repository.git("branch other");
    add("Owl");
    let ours = repository.read("spec/api.names.lock");
    repository.git("checkout -q other");
    add("Ox");
    let theirs = repository.read("spec/api.names.lock");
    // The description conflicts, and is merged by a person; the lock is not.
    let merge = "merge -q -X ours --no-edit master";
    let merge =
        if repository.has_branch("master") { merge.to_owned() } else { merge.replace("master", "main") };
    repository.git(&merge);
    let merged = repository.read("spec/api.names.lock");
    for line in ours.lines().chain(theirs.lines()) {
        assert!(merged.contains(line), "{line}: {merged}");
    }
}

#[test]
fn version_of_a_workspace_is_not_set() {
    let repository = Repository::new();
    repository.write("spec/api.toml", "[package]\nname = \"shop\"\nworkspace = true\n");
    repository.succeeds(GENERATE);
    assert!(repository.read("client/Cargo.toml").contains("version.workspace = true"));
    repository.commit();
    repository.edit("enum: [new, sold]", "enum: [new]");
    repository.fails(&format!("{GENERATE} --bump auto"), "the crate inherits it from its workspace");
    let text = repository.succeeds(GENERATE);
    assert!(text.contains("changed since") && !text.contains("--bump auto"), "{text}");
    repository.succeeds(&format!("{GENERATE} --check"));
}

#[test]
fn own_module_is_kept_and_required() {
    let repository = Repository::new();
    repository.write("spec/api.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\next = \"own\"\n");
    repository.fails(GENERATE, "own/mod.rs does not exist");
    assert!(!repository.read("client/src/lib.rs").contains("mod own"), "a failed run writes nothing");
    let copy = repository.read("client/src/models/pet.rs");
    repository.write("client/src/own/mod.rs", "//! Ours.\n");
    repository.write("client/src/own/copy.rs", &copy);
    repository.succeeds(GENERATE);
    assert!(repository.read("client/src/lib.rs").contains("pub mod own;"));
    assert_eq!(repository.read("client/src/own/copy.rs"), copy, "a file with the marker is kept, too");
    assert!(repository.read("client/.gitattributes").contains("/src/own/** -linguist-generated"));
    repository.succeeds(&format!("{GENERATE} --check"));
}
