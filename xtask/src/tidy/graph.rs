//! How the crates depend on one another, from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

/// Every package that the workspace is built from.
#[derive(Debug)]
pub struct Graph {
    /// By cargo's package id.
    pub packages: BTreeMap<String, Package>,
    /// Ids of the workspace's own packages.
    pub members: BTreeSet<String>,
}

/// One package.
#[derive(Debug)]
pub struct Package {
    /// As its manifest calls it.
    pub name: String,
    /// Its version, for telling two of one name apart.
    pub version: String,
    /// The SPDX expression of its manifest.
    pub license: Option<String>,
    /// Where it came from; `None` for a package of this tree.
    pub source: Option<String>,
    /// Its folder from the root of the workspace; the absolute one for foreign packages.
    pub folder: String,
    /// What it declares, in the order of its manifest.
    pub dependencies: Vec<Dependency>,
    /// Ids of the packages that it is linked with, without those for building and testing it.
    pub links: Vec<String>,
}

/// One declared dependency.
#[derive(Debug)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// The name that sources use for it.
    pub ident: String,
    /// What it is for.
    pub kind: Kind,
}

/// What a dependency is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The program itself.
    Normal,
    /// Building it.
    Build,
    /// Testing it.
    Dev,
}

impl Graph {
    /// Asks cargo about the workspace at `root`, with every feature on.
    ///
    /// # Errors
    /// If cargo cannot be run, refuses, or says something else than expected.
    pub fn of(root: &Path) -> anyhow::Result<Self> {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--all-features"])
            .current_dir(root)
            .output()
            .context("run cargo metadata")?;
        if !output.status.success() {
            bail!(
                "cargo metadata failed:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Self::parse(&serde_json::from_slice(&output.stdout)?)
    }

    /// The workspace's own packages.
    pub fn own(&self) -> impl Iterator<Item = &Package> {
        self.members.iter().filter_map(|id| self.packages.get(id))
    }

    /// Names of everything that ends up in the programs of a member, itself included.
    #[must_use]
    pub fn linked_with(&self, member: &str) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = self
            .members
            .iter()
            .filter(|id| self.packages[*id].name == member)
            .collect();
        while let Some(id) = open.pop() {
            let Some(package) = self.packages.get(id).filter(|_| seen.insert(id)) else {
                continue;
            };
            names.insert(package.name.as_str());
            open.extend(&package.links);
        }
        names
    }

    fn parse(metadata: &Value) -> anyhow::Result<Self> {
        let root = text(&metadata["workspace_root"])?;
        let mut resolved = BTreeMap::new();
        for node in list(&metadata["resolve"]["nodes"])? {
            resolved.insert(text(&node["id"])?, list(&node["deps"])?);
        }
        let mut packages = BTreeMap::new();
        for package in list(&metadata["packages"])? {
            let id = text(&package["id"])?;
            let edges = resolved.get(&id).copied().unwrap_or_default();
            packages.insert(id, Package::parse(package, edges, &root)?);
        }
        let members = list(&metadata["workspace_members"])?.iter().map(text);
        Ok(Self {
            packages,
            members: members.collect::<anyhow::Result<_>>()?,
        })
    }
}

impl Package {
    fn parse(package: &Value, edges: &[Value], root: &str) -> anyhow::Result<Self> {
        let manifest = text(&package["manifest_path"])?;
        let folder = manifest.strip_suffix("/Cargo.toml").unwrap_or(&manifest);
        let folder = folder
            .strip_prefix(root)
            .map_or(folder, |own| own.trim_start_matches('/'));
        let mut links = Vec::new();
        for edge in edges {
            if list(&edge["dep_kinds"])?
                .iter()
                .any(|kind| kind["kind"].is_null())
            {
                links.push(text(&edge["pkg"])?);
            }
        }
        let dependencies = list(&package["dependencies"])?
            .iter()
            .map(Dependency::parse);
        Ok(Self {
            name: text(&package["name"])?,
            version: text(&package["version"])?,
            license: package["license"].as_str().map(str::to_owned),
            source: package["source"].as_str().map(str::to_owned),
            folder: folder.to_owned(),
            dependencies: dependencies.collect::<anyhow::Result<_>>()?,
            links,
        })
    }
}

impl Dependency {
    fn parse(dependency: &Value) -> anyhow::Result<Self> {
        let name = text(&dependency["name"])?;
        let ident = dependency["rename"]
            .as_str()
            .unwrap_or(&name)
            .replace('-', "_");
        let kind = match dependency["kind"].as_str() {
            None | Some("normal") => Kind::Normal,
            Some("build") => Kind::Build,
            Some("dev") => Kind::Dev,
            Some(other) => bail!("cargo metadata names a dependency kind `{other}`"),
        };
        Ok(Self { name, ident, kind })
    }
}

fn text(value: &Value) -> anyhow::Result<String> {
    let text = value
        .as_str()
        .context("cargo metadata lacks a text where one is promised")?;
    Ok(text.to_owned())
}

fn list(value: &Value) -> anyhow::Result<&[Value]> {
    let list = value
        .as_array()
        .context("cargo metadata lacks a list where one is promised")?;
    Ok(list)
}
