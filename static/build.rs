//! Makes the files that browsers ask for out of `static/`, when the program is built: the style sheets joined into one
//! without their comments, and beside each file that gains by it a copy in gzip and one in Brotli, at their best levels.
//! And what Swagger UI's page asks for, in gzip. Names the version, too.

use std::{
    env, fs,
    io::{self, Cursor, Read as _, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

/// Style sheets that come before or after the components, in the order of the cascade.
const BEFORE: [&str; 3] = ["tokens.css", "base.css", "layout.css"];
const AFTER: &str = "utilities.css";
/// What Swagger UI's page asks for. Its archive has three more builds of the same scripts, 630 KB in gzip.
const SWAGGER_UI: [&str; 7] = [
    "index.html",
    "index.css",
    "swagger-ui.css",
    "swagger-ui-bundle.js",
    "swagger-ui-standalone-preset.js",
    "favicon-16x16.png",
    "favicon-32x32.png",
];
/// A shorter file fits into the packet that its head takes.
const SMALLEST: usize = 1024;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=static");
    version();
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    swagger_ui(&out.join("swagger-ui"))?;
    let out = out.join("static");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    write(&out.join("style.css"), &style_sheet(Path::new("static/css"))?)?;
    for folder in ["img", "js", "vendor"] {
        for file in files(&Path::new("static").join(folder))? {
            let name = file.file_name().unwrap_or_default();
            let text = if folder == "js" { script(&fs::read_to_string(&file)?).into() } else { fs::read(&file)? };
            write(&out.join(folder).join(name), &text)?;
        }
    }
    Ok(())
}

/// Tells the program its version, with the commit that it is built from where that is known: `0.1.0 (abc1234)`.
fn version() {
    println!("cargo::rerun-if-env-changed=CLIENTELE_COMMIT");
    let given = env::var("CLIENTELE_COMMIT").ok().filter(|commit| !commit.is_empty());
    let number = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    match given.or_else(commit_of_git) {
        Some(commit) => {
            println!("cargo::rustc-env=CLIENTELE_COMMIT={commit}");
            println!("cargo::rustc-env=CLIENTELE_VERSION={number} ({commit})");
        }
        None => println!("cargo::rustc-env=CLIENTELE_VERSION={number}"),
    }
}

/// The commit that is checked out.
fn commit_of_git() -> Option<String> {
    // Inside somebody else's repository, such as a packager's, the commit would be theirs.
    if !git(&["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    for file in ["HEAD", "logs/HEAD"] {
        // Git writes to the second with every commit, whether the branch is a file or packed. A path that is not there
        // would count as changed each time.
        if let Some(path) = git(&["rev-parse", "--git-path", file]).filter(|path| Path::new(path).exists()) {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    git(&["rev-parse", "--short=7", "HEAD"])
}

/// What git answers; nothing where there is no git or no repository.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

fn style_sheet(folder: &Path) -> io::Result<Vec<u8>> {
    let mut sheets: Vec<_> = BEFORE.map(|name| folder.join(name)).into();
    sheets.extend(files(&folder.join("components"))?);
    sheets.push(folder.join(AFTER));
    let sheets: Vec<_> = sheets.iter().map(fs::read_to_string).collect::<io::Result<_>>()?;
    Ok(without_comments(&sheets.concat()).into_bytes())
}

/// The same sheet without comments and indentation, which are a fifth of its bytes when compressed; no string of ours
/// holds either.
fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    bare.extend(parts.filter_map(|part| Some(part.split_once("*/")?.1)));
    lines_of(&bare, |_| true)
}

/// A script of ours without the lines that are comments, and without indentation; no string goes over two lines.
fn script(text: &str) -> String {
    lines_of(text, |line| !line.starts_with("//"))
}

/// The lines that are not empty and not left out, without indentation.
fn lines_of(text: &str, is_kept: impl Fn(&str) -> bool) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && is_kept(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.sort();
    Ok(files)
}

fn swagger_ui(out: &Path) -> io::Result<()> {
    fs::create_dir_all(out)?;
    let mut archive = zip::ZipArchive::new(Cursor::new(utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED))?;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at)?;
        let path = file.name()?.into_owned();
        if let Some(name) = SWAGGER_UI.iter().find(|name| path.ends_with(&format!("/dist/{name}"))) {
            let mut plain = Vec::new();
            file.read_to_end(&mut plain)?;
            fs::write(out.join(name), gzip(&plain)?)?;
        }
    }
    Ok(())
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(plain)?;
    gzip.finish()
}

/// Writes a file, and what is smaller than it of its compressed copies.
fn write(path: &Path, plain: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, plain)?;
    if plain.len() < SMALLEST {
        return Ok(());
    }
    let mut brotli = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { size_hint: plain.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*plain, &mut brotli, &settings)?;
    for (ending, compressed) in [("gz", gzip(plain)?), ("br", brotli)] {
        if compressed.len() < plain.len() {
            fs::write(path.with_added_extension(ending), compressed)?;
        }
    }
    Ok(())
}
