//! Projects of several clients, by the commands that a person types, and by the library.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use specsmith_cli::Project;
use tempfile::TempDir;

const PETS: &str = "\
openapi: 3.0.3
info: {title: Pet shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}, status: {$ref: '#/components/schemas/Status'}}}
    Status: {type: string, enum: [new, sold]}
";

const PROJECT: &str = "\
# Ours.
required-version = \"0.1\"

[[client]]
name = \"pets\"
spec = \"api/pets.yaml\"
out = \"crates/pets\"
package.version = \"0.1.0\" # released

[client.rename]
\"/components/schemas/Status\" = \"PetStatus\"

[[client]]
name = \"models\"
spec = \"api/models.yaml\"
out = \"crates/models\"
";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write("api/pets.yaml", PETS);
        let models = "openapi: 3.0.3\ninfo: {title: Models, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
            Note: {type: object, properties: {text: {type: string}}}\n";
        folder.write("api/models.yaml", models);
        folder.write("specsmith.toml", PROJECT);
        folder
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

    /// Runs a command in a folder of the project. Returns the exit code and the output.
    fn run_in(&self, folder: &str, args: &str) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specsmith"));
        let output = command.current_dir(self.path(folder)).args(args.split(' ')).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    fn run(&self, args: &str) -> (i32, String) {
        self.run_in(".", args)
    }

    fn git(&self, args: &str) {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"];
        let output = Command::new("git")
            .current_dir(self.0.path())
            .args(identity)
            .args(args.split(' '))
            .output()
            .unwrap();
        assert!(output.status.success(), "git {args}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn command_works_on_all_clients_or_on_one() {
    let folder = Folder::new();
    let (code, text) = folder.run("generate --client models");
    assert!(code == 0 && !folder.path("crates/pets").exists(), "{text}");
    let (code, text) = folder.run_in("api", "generate");
    assert!(
        code == 0 && text.contains("created") && text.contains("pets\n") && text.contains("models\n"),
        "{text}"
    );
    assert!(folder.path("crates/pets/src/models/pet_status.rs").exists());
    assert!(folder.path("crates/pets/names.lock").exists(), "the lock of a client is in its folder");
    assert_eq!(folder.run("generate --check").0, 0);
    let (code, text) = folder.run("generate --client dogs");
    assert!(code == 2 && text.contains("no client `dogs`") && text.contains("pets, models"), "{text}");
    assert_eq!(folder.run("generate --client pets --spec api/pets.yaml --out x").0, 2);
    let (code, text) = folder.run("inspect --client pets");
    assert!(
        code == 0
            && text.contains("client.pets()\n    list() -> Pet\n        GET /pets\n        .limit(i64)"),
        "{text}"
    );
    assert!(text.contains("enum of strings PetStatus\n        New\n        Sold"), "{text}");
    let (code, text) = folder.run("overlay");
    assert!(code == 2 && text.contains("several clients"), "{text}");
    let (code, text) = folder.run("generate --client models");
    assert!(code == 0 && !text.contains("warning"), "a crate without operations needs no server: {text}");
    assert_eq!(folder.run("lint --client models").0, 0);
}

#[test]
fn error_of_one_client_is_at_its_place_and_does_not_stop_the_others() {
    let folder = Folder::new();
    folder.write("specsmith.toml", &PROJECT.replace("schemas/Status", "schemas/State"));
    let (code, text) = folder.run("generate");
    assert!(code == 1 && text.contains("E0402") && text.contains("specsmith.toml:11:1"), "{text}");
    assert!(!folder.path("crates/pets").exists() && folder.path("crates/models/src/lib.rs").exists());
    let (_, text) = folder.run("generate --message-format github --client pets");
    assert!(text.starts_with("::error file=specsmith.toml,line=11,col=1,title=E0402::cannot find"), "{text}");
    let (_, text) = folder.run("generate --message-format sarif --client pets");
    assert!(text.contains("\"2.1.0\"") && text.contains("E0402"), "{text}");
    assert!(folder.run("generate --message-format sarif").1.contains("one document"));
    folder.write("specsmith.toml", &PROJECT.replace("api/pets", "api/cats"));
    let (_, text) = folder.run("generate --client pets");
    assert!(
        text.contains("does not exist") && text.contains("correct `spec` of the client `pets`"),
        "{text}"
    );
    folder.write("specsmith.toml", &PROJECT.replace("0.1\"", "99\""));
    let (code, text) = folder.run("generate");
    assert!(code == 1 && text.contains("requires specsmith 99"), "{text}");
    fs::remove_file(folder.path("specsmith.toml")).unwrap();
    let (code, text) = folder.run("generate");
    assert!(code == 1 && text.contains("no specsmith.toml") && text.contains("specsmith init"), "{text}");
}

#[test]
fn version_of_an_inline_config_follows_the_description() {
    let folder = Folder::new();
    folder.git("init -q");
    assert_eq!(folder.run("generate").0, 0);
    folder.git("add -A");
    folder.git("commit -qm one");
    let (code, text) = folder.run("diff");
    assert!(code == 0 && text.contains("pets\n"), "{text}");
    folder.write("api/pets.yaml", &PETS.replace("[new, sold]", "[new]"));
    let (code, text) = folder.run("diff --fail-on source");
    assert!(code == 1 && text.contains("PetStatus::Sold"), "{text}");
    let (code, text) = folder.run("diff git:HEAD:api/pets.yaml api/pets.yaml --client pets --format json");
    assert!(code == 0 && text.contains("models::PetStatus::Sold"), "{text}");
    let (code, text) = folder.run("generate --bump auto");
    assert!(code == 0 && text.contains("0.1.0 → 0.2.0"), "{text}");
    assert_eq!(folder.read("specsmith.toml"), PROJECT.replace("\"0.1.0\"", "\"0.2.0\""));
    assert!(folder.read("crates/pets/CHANGELOG.md").contains("`PetStatus::Sold` is removed"));
    assert_eq!(folder.run("generate --check").0, 0);

    // The version of a client without settings becomes its first one.
    folder.write("api/models.yaml", &folder.read("api/models.yaml").replace("text:", "words:"));
    assert_eq!(folder.run("generate --bump auto").0, 0);
    assert!(folder.read("specsmith.toml").ends_with("\n[client.package]\nversion = \"0.2.0\"\n"));

    // A client that is new has no earlier version.
    folder.write(
        "specsmith.toml",
        &folder
            .read("specsmith.toml")
            .replace("\"models\"", "\"notes\"")
            .replace("crates/models", "crates/notes"),
    );
    assert_eq!(folder.run("generate").0, 0);
    assert_eq!(folder.run("generate --check").0, 0);
}

#[test]
fn folders_are_compared_by_their_project_or_their_description() {
    let (old, new) = (Folder::new(), Folder::new());
    new.write("api/pets.yaml", &PETS.replace("[new, sold]", "[new]"));
    let name = new.0.path().to_string_lossy().into_owned();
    let (code, text) = old.run(&format!("diff . {name} --client pets --fail-on source"));
    assert!(code == 1 && text.contains("PetStatus::Sold"), "the config of each project applies: {text}");
    let (code, text) = old.run(&format!("diff . {name}"));
    assert!(code == 2 && text.contains("several clients"), "{text}");
    // An input is no page.
    let (code, text) = old.run(&format!("diff . {name} --client pets --html api/pets.yaml"));
    assert!(code == 1 && text.contains("no HTML page") && old.read("api/pets.yaml") == PETS, "{text}");
    for _ in 0..2 {
        assert_eq!(old.run(&format!("diff . {name} --client pets --html page.html")).0, 0);
    }
    fs::remove_file(new.path("api/models.yaml")).unwrap();
    fs::remove_file(old.path("api/models.yaml")).unwrap();
    let (code, text) = old.run(&format!("diff api {name}/api"));
    assert!(code == 0 && text.contains("Status::Sold"), "{text}");
    fs::remove_file(new.path("api/pets.yaml")).unwrap();
    let (code, text) = old.run(&format!("diff api {name}/api"));
    assert!(code == 1 && text.contains("no OpenAPI description in"), "{text}");
}

#[test]
fn library_plans_applies_and_checks() {
    let folder = Folder::new();
    let project = Project::load(folder.path("specsmith.toml")).unwrap();
    let names: Vec<&str> = project.clients().iter().map(|client| client.name()).collect();
    assert_eq!(names, ["pets", "models"]);
    let plan = project.plan().unwrap();
    let error = plan.check().unwrap_err().to_string();
    assert!(error.contains("missing") && error.contains("run specsmith generate"), "{error}");
    assert!(!folder.path("crates").exists(), "a plan writes nothing");
    plan.apply().unwrap();
    let plan = project.plan().unwrap();
    assert!(plan.write.is_empty() && plan.remove.is_empty() && plan.unchanged > 30);
    plan.check().unwrap();
    folder.write("api/pets.yaml", &PETS.replace("limit", "size").replace("[new", "[gone, new"));
    let error = project.plan().unwrap().check().unwrap_err();
    let text = format!("{error:?}");
    assert!(text.contains("+    Gone") || text.contains("Gone"), "{text}");
    assert!(!text.contains('\u{1b}'), "an error that a test shows has no colours: {text:?}");
    folder.write("api/pets.yaml", "swagger: '2.0'\n");
    let error = project.plan().map(drop).unwrap_err().to_string();
    assert!(
        error.contains("no crate can be generated for the client `pets`") && error.contains("E0"),
        "{error}"
    );
}

#[test]
fn init_writes_a_project_and_the_crate() {
    let folder = Folder(tempfile::tempdir().unwrap());
    let (code, text) = folder.run("init");
    assert!(code == 1 && text.contains("no OpenAPI description"), "{text}");
    folder.write("pets.yaml", "openapi: 3.0.3\n");
    assert_eq!(folder.run("init").0, 1);
    assert!(!folder.path("specsmith.toml").exists(), "a failed run writes nothing");
    folder.write("pets.yaml", PETS);
    folder.write("Cargo.toml", "[workspace]\nmembers = [\"app\"]\n");
    let (code, text) = folder.run("init");
    assert!(code == 0, "{text}");
    let expected = format!(
        "required-version = \"{}\"\n\n[[client]]\nname = \"pet-shop\"\nspec = \"pets.yaml\"\nout = \"pet-shop\"\n",
        specsmith::VERSION
    );
    assert_eq!(folder.read("specsmith.toml"), expected);
    assert_eq!(folder.read("Cargo.toml"), "[workspace]\nmembers = [\"app\", \"pet-shop\"]\n");
    assert!(folder.read("pet-shop/Cargo.toml").contains("name = \"pet-shop\""));
    assert_eq!(folder.run("generate --check").0, 0);
    let (code, text) = folder.run("init");
    assert!(code == 1 && text.contains("has a client `pet-shop` already"), "{text}");
    fs::create_dir(folder.path("crates")).unwrap();
    assert_eq!(folder.run("init pets.yaml --name other").0, 0);
    assert!(
        folder
            .read("specsmith.toml")
            .ends_with("name = \"other\"\nspec = \"pets.yaml\"\nout = \"crates/other\"\n")
    );
    // A crate that was generated before keeps its names, and a folder elsewhere is no member.
    let lock = folder.read("pet-shop/names.lock").replace("= \"Status\"", "= \"PetState\"");
    folder.write("old/names.lock", &lock);
    let (code, text) = folder.run("init pets.yaml --name third --out old");
    assert!(code == 0 && folder.path("old/src/models/pet_state.rs").exists(), "{text}");
    assert!(folder.read("old/names.lock").contains("PetState"));
    let manifest = folder.read("Cargo.toml");
    folder.write("app/.keep", "");
    let (code, text) = folder.run_in("app", "init ../pets.yaml --name fourth --out ../fourth");
    assert!(code == 0 && text.contains("--manifest-path ../fourth/Cargo.toml"), "{text}");
    assert_eq!(folder.read("Cargo.toml"), manifest);
}

#[test]
fn init_changes_nothing_if_it_fails() {
    let folder = Folder(tempfile::tempdir().unwrap());
    folder.write("pets.yaml", PETS);
    folder.write("Cargo.toml", "[workspace]\r\nmembers = [\r\n    \"app\",\r\n]\r\n");
    folder.write("pet-shop/Cargo.toml", "[package]\nname = \"mine\"\n");
    let before = folder.read("Cargo.toml");
    let (code, text) = folder.run("init");
    assert!(code == 1 && text.contains("contains the crate `mine`"), "{text}");
    assert!(folder.read("Cargo.toml") == before && !folder.path("specsmith.toml").exists());
    // The line ends and comments of a project stay, and its folders are not given to another client.
    let project = "\u{feff}# Ours.\r\n[[client]]\r\nname = \"a\"\r\nspec = \"pets.yaml\"\r\nout = \"x\"\r\n# except = []\r\n";
    folder.write("specsmith.toml", project);
    let (code, text) = folder.run("init --name b --out ./x/");
    assert!(code == 1 && text.contains("two clients have the folder"), "{text}");
    assert_eq!(folder.read("specsmith.toml"), project);
    let (code, text) = folder.run("init --name b --out ./y/");
    assert!(code == 0, "{text}");
    let added = "\r\n[[client]]\r\nname = \"b\"\r\nspec = \"pets.yaml\"\r\nout = \"y\"\r\n";
    assert_eq!(folder.read("specsmith.toml"), format!("{project}{added}"));
    assert_eq!(folder.read("Cargo.toml"), before.replace("\"app\",", "\"app\",\r\n    \"y\","));
}

#[test]
fn clients_leave_the_locks_of_others_alone() {
    let folder = Folder::new();
    let project = PROJECT.replace("out = \"crates/pets\"", "out = \".\"").replace("crates/models", "models");
    folder.write("specsmith.toml", &format!("{project}config = \"models.toml\"\n"));
    folder.write("models.toml", "strict = true\n");
    assert_eq!(folder.run("generate").0, 0);
    let lock = folder.read("models.names.lock");
    assert!(!lock.is_empty() && folder.path("names.lock").exists());
    for client in ["pets", "models"] {
        let (code, text) = folder.run(&format!("generate --client {client}"));
        assert!(code == 0 && !text.contains("removed"), "{text}");
    }
    assert_eq!(folder.read("models.names.lock"), lock);
    // The lock in the folder is that of the client there, and none of the config beside it.
    fs::remove_file(folder.path("models.names.lock")).unwrap();
    let (code, text) = folder.run("generate --client models");
    assert!(code == 0 && !text.contains("removed"), "{text}");
    assert_eq!((folder.read("models.names.lock"), folder.path("names.lock").exists()), (lock, true));
}

#[test]
fn client_that_is_new_does_not_hide_the_changes_of_others() {
    let folder = Folder::new();
    folder.git("init -q");
    let models = folder.read("api/models.yaml");
    fs::remove_file(folder.path("api/models.yaml")).unwrap();
    folder.git("add -A");
    let (code, text) = folder.run("diff --fail-on source");
    assert!(code == 1 && text.contains("no commit to compare with"), "{text}");
    folder.git("commit -qm one");
    folder.write("api/models.yaml", &models);
    folder.write("api/pets.yaml", &PETS.replace("[new, sold]", "[new]"));
    let (code, text) = folder.run("diff --fail-on source");
    assert!(
        code == 1 && text.contains("PetStatus::Sold") && text.contains("models.yaml is new since HEAD"),
        "{text}"
    );
}

#[test]
fn shells_and_man_know_every_command() {
    let folder = Folder::new();
    let (code, text) = folder.run("completions bash");
    assert!(code == 0 && text.contains("_specsmith") && text.contains("inspect"), "{text}");
    assert_eq!(folder.run("man --out api").0, 0);
    assert!(folder.read("api/specsmith-generate.1").contains("bump"));
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-specsmith"))
        .args(["specsmith", "generate", "--check"])
        .current_dir(folder.0.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("run cargo specsmith generate"), "{text}");
}
