//! The page of `specsmith diff --html` in a browser: headless Chromium, by WebDriver (<https://www.w3.org/TR/webdriver2/>).

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use codegen_tests::root;
use serde_json::{Value, json};

/// The filters are usable by keyboard, and both colour schemes apply. Skipped on a machine without Chromium and its driver.
#[test]
fn changes_are_filtered_by_keyboard() {
    let Some(browser) = Browser::start() else {
        eprintln!("skipped: this test needs the programs chromium and chromedriver");
        return;
    };
    let (_, mut difference) =
        crate::changes::cases().find(|(name, _)| *name == "field of a request removed").unwrap();
    let broken = difference.changes.iter().filter(|change| !change.follows && !change.verdicts.wire);
    let accepted = broken.map(|change| (change.fingerprint(), "known".to_owned())).collect();
    difference.accept(&accepted);
    let page = root().join("target/page.html");
    std::fs::write(&page, difference.html()).unwrap();
    browser.open(&format!("file://{}", page.canonicalize().unwrap().display()));

    let all = "article";
    assert!(browser.shown(all) > 0);
    assert_eq!(browser.shown(".follows"), 0, "consequences are hidden at first");
    // The link to the changes comes first, then the filters.
    browser.keys(&format!("{TAB}{TAB}"));
    assert_eq!(browser.script("return document.activeElement.id"), "source");
    browser.keys(" ");
    assert_eq!(browser.shown("article.source:not(.wire, .behaviour)"), 0);
    browser.keys(&format!("{TAB} {TAB} {TAB} "));
    assert_eq!(browser.shown(all), 0);
    assert_eq!(browser.shown(".none"), 1, "the page says that the filters hide everything");
    browser.keys(&format!("{TAB}{TAB} {BACK}{BACK}{BACK}{BACK}{BACK} "));
    assert_eq!(browser.script("return document.activeElement.id"), "source");
    assert!(browser.shown(".follows") > 0);

    let background = "return getComputedStyle(document.body).backgroundColor";
    for (scheme, color) in [("light", "rgb(255, 255, 255)"), ("dark", "rgb(13, 17, 23)")] {
        browser.prefer(scheme);
        assert_eq!(browser.script(background), color);
    }
    let overflow = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    assert_eq!(browser.script(overflow), false, "the page does not scroll sideways");
}

const TAB: char = '\u{e004}';
/// Shift, Tab, and the end of both.
const BACK: &str = "\u{e008}\u{e004}\u{e000}";

/// A window of a browser.
struct Browser {
    driver: Child,
    session: String,
}

impl Browser {
    /// Starts the browser; `None` if there is none on this machine.
    fn start() -> Option<Self> {
        Command::new("chromium").arg("--version").output().ok()?;
        let mut driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn().ok()?;
        let lines = BufReader::new(driver.stdout.take()?).lines().map_while(Result::ok);
        // ChromeDriver was started successfully on port 12345.
        let port = lines.filter_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let url = format!("http://127.0.0.1:{}/session", port.into_iter().next()?);
        let mut browser = Self { driver, session: url };
        let args = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--window-size=400,800",
        ];
        let options = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": args}}}});
        let session = browser.post("", &options);
        let id = session["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {session}"));
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        let url = format!("{}{command}", self.session);
        let mut response = ureq::post(&url)
            .config()
            .http_status_as_error(false)
            .build()
            .content_type("application/json")
            .send(body.to_string())
            .unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        assert!(response.status().is_success(), "{command}: {text}");
        serde_json::from_str::<Value>(&text).unwrap()["value"].take()
    }

    fn open(&self, url: &str) {
        self.post("/url", &json!({"url": url}));
    }

    /// Runs a script of the test. The page has none.
    fn script(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Returns the number of visible elements.
    fn shown(&self, selector: &str) -> usize {
        let count = format!(
            "return [...document.querySelectorAll({})].filter(one => one.checkVisibility()).length",
            json!(selector)
        );
        usize::try_from(self.script(&count).as_u64().unwrap()).unwrap()
    }

    /// Presses keys.
    fn keys(&self, keys: &str) {
        let action = |key: char| match key {
            '\u{e000}' => vec![json!({"type": "keyUp", "value": "\u{e008}"})],
            '\u{e008}' => vec![json!({"type": "keyDown", "value": "\u{e008}"})],
            key => vec![json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})],
        };
        let actions: Vec<Value> = keys.chars().flat_map(action).collect();
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// Sets the preferred colour scheme.
    fn prefer(&self, scheme: &str) {
        let feature = json!({"name": "prefers-color-scheme", "value": scheme});
        let params = json!({"features": [feature]});
        self.post("/goog/cdp/execute", &json!({"cmd": "Emulation.setEmulatedMedia", "params": params}));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
