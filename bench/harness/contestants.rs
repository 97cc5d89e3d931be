//! Who takes part, how each is started, and what of it would be uploaded.

use std::{
    env::consts::ARCH,
    path::{Path, PathBuf},
};

use super::certificates::Chain;

/// A function that is measured.
#[derive(Clone, Debug)]
pub struct Contestant {
    /// For files and the command line.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    pub command: Vec<String>,
    pub environment: Vec<(String, String)>,
    /// Where it runs; the runtimes look for the handler there.
    pub folder: PathBuf,
    /// What would be uploaded: files and folders.
    pub package: Vec<PathBuf>,
    /// Whether its instructions can be counted: valgrind knows no compiler that runs while the program does.
    pub is_native: bool,
}

pub const OURS: &str = "kibble";
/// With which all others are compared.
pub const STOCK: &str = "rust-async-graphql";
pub const LAMBDA_APPSYNC: &str = "rust-lambda-appsync";
pub const TYPESCRIPT: &str = "typescript-powertools";
pub const APOLLO: &str = "typescript-apollo-server";
pub const PYTHON: &str = "python-powertools";

/// The packaged resolver that `make lambda` builds.
pub fn packaged_resolver(root: &Path) -> PathBuf {
    root.join(format!(
        "target/lambda/bootstraps/{ARCH}-unknown-linux-gnu/resolver/bootstrap"
    ))
}

/// The resolver with the names of its functions, which `make bench-profile` builds.
pub fn named_resolver(root: &Path) -> PathBuf {
    root.join("target/bench/profile/lambda/resolver")
}

/// All contestants, ours first. `resolver` is our program; `chain` tells whom it trusts.
pub fn all(root: &Path, resolver: &Path, chain: &Chain) -> Vec<Contestant> {
    let built = root.join("target/bench/peers");
    let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let ours = Contestant {
        environment: vec![
            set("KIBBLE_TABLE", super::shop::TABLE),
            set("KIBBLE_CURRENCY", "EUR"),
            set("AWS_CA_BUNDLE", &chain.amazon.display().to_string()),
        ],
        ..native(OURS, "Kibble", resolver.to_owned())
    };
    let rust = |name, title| native(name, title, built.join(name).join("bootstrap"));
    vec![
        ours,
        rust(STOCK, "Stock Rust with async-graphql"),
        rust(LAMBDA_APPSYNC, "Rust, crate lambda-appsync"),
        node(&built, TYPESCRIPT, "Powertools for TypeScript"),
        node(&built, APOLLO, "Apollo Server with dataloader"),
        python(&built),
    ]
}

fn native(name: &'static str, title: &'static str, bootstrap: PathBuf) -> Contestant {
    Contestant {
        name,
        title,
        command: vec![bootstrap.display().to_string()],
        environment: Vec::new(),
        folder: bootstrap.parent().map(Path::to_owned).unwrap_or_default(),
        package: vec![bootstrap],
        is_native: true,
    }
}

fn node(built: &Path, name: &'static str, title: &'static str) -> Contestant {
    let folder = built.join(name);
    let client = built.join("typescript-runtime/node_modules/aws-lambda-ric/bin/index.mjs");
    Contestant {
        name,
        title,
        command: vec![
            "node".to_owned(),
            client.display().to_string(),
            "index.handler".to_owned(),
        ],
        environment: vec![
            (
                "LAMBDA_TASK_ROOT".to_owned(),
                folder.join("package").display().to_string(),
            ),
            ("AWS_EXECUTION_ENV".to_owned(), "AWS_Lambda_nodejs20.x".to_owned()),
        ],
        folder: folder.join("package"),
        package: vec![folder.join("package")],
        is_native: false,
    }
}

fn python(built: &Path) -> Contestant {
    let folder = built.join(PYTHON);
    let package = folder.join("package");
    Contestant {
        name: PYTHON,
        title: "Powertools for Python",
        command: vec![
            folder.join("runtime/bin/python").display().to_string(),
            "-m".to_owned(),
            "awslambdaric".to_owned(),
            "app.handler".to_owned(),
        ],
        environment: vec![
            ("LAMBDA_TASK_ROOT".to_owned(), package.display().to_string()),
            ("PYTHONPATH".to_owned(), package.display().to_string()),
            ("AWS_EXECUTION_ENV".to_owned(), "AWS_Lambda_python3.11".to_owned()),
        ],
        folder: package.clone(),
        package: vec![package],
        is_native: false,
    }
}
