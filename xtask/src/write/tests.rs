//! What happens on a real disk.

use std::fs::File;

use tempfile::TempDir;

use super::*;

const MARKED: &str = "// @generated\nold\n";

/// A folder with an `out` folder in it, in which a crate was generated before.
fn disk() -> TempDir {
    let disk = tempfile::tempdir().unwrap();
    put(&disk, "out/lib.rs", MARKED);
    disk
}

fn put(disk: &TempDir, path: &str, text: &str) {
    let path = disk.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn text(disk: &TempDir, path: &str) -> Option<String> {
    fs::read_to_string(disk.path().join(path)).ok()
}

fn planned(disk: &TempDir, files: &[(&str, &str)], lock: Option<&str>) -> Result<Plan, Trouble> {
    let (out, lock_path) = (disk.path().join("out"), disk.path().join("spec/names.lock"));
    let spec = disk.path().join("out/spec.yaml");
    let lock = lock.map(|text| (lock_path.as_path(), text));
    plan(&Wanted { out: &out, files: files.to_vec(), lock, inputs: vec![&spec, &lock_path] })
}

fn written(disk: &TempDir, files: &[(&str, &str)]) -> Plan {
    let plan = planned(disk, files, None).unwrap();
    apply(&plan).unwrap();
    plan
}

/// Everything there is: paths, contents, times.
fn snapshot(disk: &TempDir) -> Vec<(PathBuf, Vec<u8>, Option<SystemTime>)> {
    let (mut found, mut folders) = (Vec::new(), vec![disk.path().to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                found.push((entry.path(), Vec::new(), None));
            } else {
                let modified = entry.metadata().unwrap().modified().unwrap();
                found.push((entry.path(), fs::read(entry.path()).unwrap(), Some(modified)));
            }
        }
    }
    found.sort();
    found
}

fn age(disk: &TempDir, path: &str) -> SystemTime {
    let then = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    File::options().write(true).open(disk.path().join(path)).unwrap().set_modified(then).unwrap();
    then
}

fn modified(disk: &TempDir, path: &str) -> SystemTime {
    fs::metadata(disk.path().join(path)).unwrap().modified().unwrap()
}

#[test]
fn an_unchanged_file_keeps_its_time_and_a_changed_one_is_replaced() {
    let disk = disk();
    put(&disk, "out/same.rs", MARKED);
    let then = age(&disk, "out/same.rs");
    age(&disk, "out/lib.rs");
    let plan =
        written(&disk, &[("lib.rs", "// @generated\nnew\n"), ("same.rs", MARKED), ("a/b/c.rs", MARKED)]);
    assert_eq!((plan.write.len(), plan.unchanged), (2, 1));
    assert_eq!(modified(&disk, "out/same.rs"), then);
    assert_ne!(modified(&disk, "out/lib.rs"), then);
    assert_eq!(text(&disk, "out/lib.rs").unwrap(), "// @generated\nnew\n");
    assert_eq!(text(&disk, "out/a/b/c.rs").unwrap(), MARKED);
    let names: Vec<_> = snapshot(&disk).into_iter().filter(|file| file.2.is_some()).collect();
    assert_eq!(names.len(), 3, "no temporary file stays: {names:?}");
}

#[test]
fn a_first_run_makes_the_folders_and_the_lock() {
    let disk = tempfile::tempdir().unwrap();
    let plan = planned(&disk, &[("src/lib.rs", MARKED)], Some("{}\n")).unwrap();
    apply(&plan).unwrap();
    assert_eq!(text(&disk, "spec/names.lock").unwrap(), "{}\n");
    assert!(planned(&disk, &[("src/lib.rs", MARKED)], Some("{}\n")).unwrap().is_empty());
}

#[cfg(unix)]
#[test]
fn permissions_are_those_of_any_file_and_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let disk = disk();
    let mode = |path: &str| fs::metadata(disk.path().join(path)).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(disk.path().join("out/lib.rs"), Permissions::from_mode(0o640)).unwrap();
    put(&disk, "usual", "");
    written(&disk, &[("lib.rs", "// @generated\n"), ("new.rs", MARKED)]);
    assert_eq!((mode("out/lib.rs"), mode("out/new.rs")), (0o640, mode("usual")));
}

#[test]
fn only_marked_files_of_this_crate_are_removed() {
    let disk = disk();
    let marked = ["old.rs", "deep/er/old.rs"];
    let others = [
        "target/x.rs",
        "b/CACHEDIR.TAG",
        "b/x.rs",
        ".git/x",
        "p/Cargo.toml",
        "p/x.rs",
        "Cargo.lock",
        "spec.yaml",
    ];
    for path in marked.iter().chain(&others) {
        put(&disk, &format!("out/{path}"), MARKED);
    }
    put(&disk, "out/mine.rs", "// mine\n");
    put(&disk, "out/late.rs", "1\n2\n3\n// @generated\n");
    put(&disk, "out/deep/mine.rs", "// mine\n");
    put(&disk, "old.rs", MARKED);
    let plan = written(&disk, &[("lib.rs", MARKED)]);
    let removed: Vec<_> =
        plan.remove.iter().map(|file| file.path.strip_prefix(disk.path()).unwrap()).collect();
    assert_eq!(removed, [Path::new("out/deep/er/old.rs"), Path::new("out/old.rs")]);
    assert!(marked.iter().all(|path| text(&disk, &format!("out/{path}")).is_none()));
    assert!(others.iter().all(|path| text(&disk, &format!("out/{path}")).is_some()));
    assert!(!disk.path().join("out/deep/er").exists() && disk.path().join("out/deep/mine.rs").exists());
}

#[test]
fn somebody_elses_files_are_neither_overwritten_nor_removed() {
    let disk = disk();
    put(&disk, "out/lib.rs", "fn mine() {}\n");
    put(&disk, "out/x.rs", MARKED);
    let trouble = planned(&disk, &[("lib.rs", MARKED)], None).unwrap_err().to_string();
    assert!(trouble.contains("lib.rs is not a generated file"), "{trouble}");
    assert!(planned(&disk, &[("new.rs", MARKED)], None).unwrap().remove.is_empty());
    put(&disk, "out/spec.yaml", MARKED);
    assert!(planned(&disk, &[("spec.yaml", MARKED)], None).unwrap_err().to_string().contains("is an input"));
}

#[test]
fn a_damaged_crate_is_repaired() {
    let disk = disk();
    put(&disk, "out/a.rs", "");
    put(&disk, "out/b.rs", "garbage");
    written(&disk, &[("a.rs", MARKED), ("b.rs", MARKED), ("lib.rs", MARKED)]);
    assert_eq!(text(&disk, "out/b.rs").unwrap(), MARKED);
}

#[test]
fn a_folder_where_a_file_must_go_is_found_before_anything_is_written() {
    let disk = disk();
    put(&disk, "out/z.rs/file", "");
    let before = snapshot(&disk);
    let trouble = planned(&disk, &[("a.rs", MARKED), ("z.rs", MARKED)], None).unwrap_err().to_string();
    assert!(trouble.contains("z.rs is a folder, where a file must go"), "{trouble}");
    assert_eq!(snapshot(&disk), before);
}

#[test]
fn a_write_that_fails_half_way_leaves_everything_as_it_was() {
    let disk = disk();
    put(&disk, "out/old.rs", MARKED);
    age(&disk, "out/lib.rs");
    let files = [("lib.rs", "// @generated\nnew\n"), ("new/er/a.rs", MARKED), ("z.rs", MARKED)];
    let plan = planned(&disk, &files, None).unwrap();
    put(&disk, "out/z.rs/file", ""); // After the plan was made.
    let before = snapshot(&disk);
    let trouble = apply(&plan).unwrap_err().to_string();
    assert!(trouble.contains("z.rs is a folder") && trouble.contains("as it was before"), "{trouble}");
    assert_eq!(snapshot(&disk), before);
}

#[test]
fn what_was_replaced_and_removed_is_put_back() {
    let disk = disk();
    put(&disk, "out/a/old.rs", MARKED);
    put(&disk, "out/z.rs", MARKED);
    age(&disk, "out/lib.rs");
    age(&disk, "out/a/old.rs");
    let mut plan = planned(&disk, &[("lib.rs", "// @generated\nnew\n"), ("n/new.rs", MARKED)], None).unwrap();
    assert_eq!(plan.remove.len(), 2);
    let before = snapshot(&disk);
    fs::remove_file(disk.path().join("out/z.rs")).unwrap();
    fs::create_dir(disk.path().join("out/z.rs")).unwrap(); // The second removal fails, after everything else was done.
    assert!(apply(&plan).unwrap_err().to_string().contains("z.rs is a folder"));
    fs::remove_dir(disk.path().join("out/z.rs")).unwrap();
    plan.remove.clear();
    let mut after = snapshot(&disk);
    after.push(before.iter().find(|file| file.0.ends_with("z.rs")).unwrap().clone());
    after.sort();
    assert_eq!(after, before);
}

#[cfg(unix)]
#[test]
fn symlinks_are_neither_followed_nor_removed() {
    use std::os::unix::fs::symlink;
    let disk = disk();
    put(&disk, "elsewhere/x.rs", MARKED);
    symlink(disk.path().join("elsewhere"), disk.path().join("out/folder")).unwrap();
    symlink(disk.path().join("elsewhere/x.rs"), disk.path().join("out/file.rs")).unwrap();
    assert!(planned(&disk, &[("lib.rs", MARKED)], None).unwrap().is_empty());
    for path in ["folder/x.rs", "folder/new.rs", "file.rs"] {
        let trouble = planned(&disk, &[(path, "// @generated\nnew\n")], None).unwrap_err().to_string();
        assert!(trouble.contains("is a symlink"), "{trouble}");
    }
    let plan = planned(&disk, &[("later/x.rs", "// @generated\nnew\n")], None).unwrap();
    symlink(disk.path().join("elsewhere"), disk.path().join("out/later")).unwrap(); // After the plan was made.
    assert!(apply(&plan).unwrap_err().to_string().contains("is a symlink"));
    assert_eq!(text(&disk, "elsewhere/x.rs").unwrap(), MARKED);
}

#[test]
fn a_path_that_leaves_the_folder_is_a_bug_of_the_generator() {
    let disk = disk();
    for path in ["/etc/x", "../x", "a/../../x", "a//x", "", "./x", r"a\x", "c:x", ".git/hooks/x"] {
        let trouble = planned(&disk, &[(path, MARKED)], None).unwrap_err().to_string();
        assert!(trouble.contains("bug of the generator"), "{path}: {trouble}");
    }
}

#[test]
fn check_finds_each_kind_of_difference() {
    let disk = disk();
    put(&disk, "out/old.rs", MARKED);
    put(&disk, "spec/names.lock", "{}\n");
    let files = [("lib.rs", "// @generated\n\u{1b}[31mnew\n"), ("new.rs", MARKED)];
    let before = snapshot(&disk);
    let plan = planned(&disk, &files, Some("{ }\n")).unwrap();
    let report =
        anstream::adapter::strip_str(&crate::check::report(&plan, "cargo xtask generate")).to_string();
    for line in [
        "-old",
        "+\\u{1b}[31mnew",
        "-{}",
        "+{ }",
        "--- /dev/null",
        "+++ /dev/null",
        "error: 4 files not up to date",
        "to mend it, run: cargo xtask generate",
    ] {
        assert!(report.contains(line), "{line} in {report}");
    }
    for (kind, path) in [
        ("differs", "out/lib.rs"),
        ("differs", "spec/names.lock"),
        ("missing", "out/new.rs"),
        ("left over", "out/old.rs"),
    ] {
        assert!(
            report.lines().any(|line| line.trim().starts_with(kind) && line.ends_with(path)),
            "{path} in {report}"
        );
    }
    assert_eq!(snapshot(&disk), before);
    apply(&plan).unwrap();
    let plan = planned(&disk, &files, Some("{ }\n")).unwrap();
    assert_eq!(crate::check::report(&plan, ""), "up to date: 3 files\n");
}
