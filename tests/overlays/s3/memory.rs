//! The memory of transfers of 1 GiB: another process, which is this test again, makes them.

use std::convert::Infallible;
use std::process::Command;

use overlay_s3::{Body, Bytes, Source};

use super::server::Server;
use super::{MIB, client, path};

const GIB: u64 = 1 << 30;
/// The variable with the URL of the server.
const URL: &str = "OVERLAY_S3_URL";
/// The peak of the memory in KiB.
const LIMIT: u64 = 32 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transfers_of_1_gib_need_little_memory() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let file = path("1-gib");
    std::fs::File::create(&file).unwrap().set_len(GIB).unwrap();
    let folder = file.parent().unwrap().to_owned();
    for transfer in ["upload_a_file", "upload_a_stream", "download_to_a_file", "download"] {
        let server = Server::start().await;
        {
            let mut service = server.service.lock().unwrap();
            service.forgets = true;
            service.computed = GIB;
        }
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "--ignored", "--nocapture", "memory::in_another_process"]);
        command.env(URL, &server.url).env("OVERLAY_S3_TRANSFER", transfer);
        command.env("OVERLAY_S3_FOLDER", &folder);
        let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{transfer}: {text}");
        let (_, peak) = text.split_once("peak ").unwrap();
        let peak: u64 = peak.split(' ').next().unwrap().parse().unwrap();
        println!("{transfer}: {peak} KiB");
        assert!(peak < LIMIT, "{transfer}: {peak} KiB");
        let service = server.service.lock().unwrap();
        assert_eq!(service.objects.len(), usize::from(transfer.starts_with("upload")));
    }
    std::fs::remove_file(file).unwrap();
}

#[tokio::test]
#[ignore = "transfers_of_1_gib_need_little_memory runs it"]
async fn in_another_process() {
    let client = client(&std::env::var(URL).unwrap());
    let folder = std::path::PathBuf::from(std::env::var("OVERLAY_S3_FOLDER").unwrap());
    let size = match std::env::var("OVERLAY_S3_TRANSFER").unwrap().as_str() {
        "upload_a_file" => {
            let source = Source::file(folder.join("1-gib"));
            client.upload("bucket", "key", source).await.unwrap().size
        }
        "upload_a_stream" => {
            let chunk = Bytes::from(vec![7; 64 * 1024]);
            let count = GIB / chunk.len() as u64;
            let chunks = (0..count).map(move |_| Ok::<_, Infallible>(chunk.clone()));
            let body = Body::from_stream(futures_util::stream::iter(chunks));
            client.upload("bucket", "key", body).await.unwrap().size
        }
        "download_to_a_file" => {
            let file = folder.join("downloaded");
            let downloaded = client.download("bucket", "computed").to_file(&file).await.unwrap();
            std::fs::remove_file(file).unwrap();
            downloaded.size
        }
        _ => {
            let download = client.download("bucket", "computed");
            download.to_writer(&mut tokio::io::sink()).await.unwrap().size
        }
    };
    assert_eq!(size, GIB);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let (_, peak) = status.split_once("VmHWM:").unwrap();
    println!("peak {} KiB of {} MiB", peak.split_whitespace().next().unwrap(), size / MIB as u64);
}
