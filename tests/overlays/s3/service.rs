//! Objects and uploads, as S3 has them.

use std::collections::{BTreeMap, HashMap};

use tinsmith_runtime::base64;

use super::MIB;
use super::server::{Body, Request, Response};

/// Parts on a page of `ListParts`.
const PAGE: usize = 2;

/// The byte at a position of test data.
pub fn byte(position: u64) -> u8 {
    (position.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8 ^ (position >> 20) as u8
}

pub fn crc(bytes: &[u8]) -> String {
    base64::encode(&crc32fast::hash(bytes).to_be_bytes())
}

/// Other bytes of the same length.
pub fn damaged(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    bytes
}

#[derive(Clone, Default)]
pub struct Object {
    pub bytes: Vec<u8>,
    pub e_tag: String,
    /// The CRC32 of all bytes.
    pub crc: Option<String>,
}

#[derive(Default)]
pub struct Upload {
    pub parts: BTreeMap<u32, Part>,
}

pub struct Part {
    bytes: Vec<u8>,
    length: usize,
    hasher: crc32fast::Hasher,
    crc: String,
}

#[derive(Default)]
pub struct Service {
    pub objects: HashMap<String, Object>,
    pub uploads: BTreeMap<String, Upload>,
    /// Keeps no bytes.
    pub forgets: bool,
    /// Does not know checksums of whole objects.
    pub is_old: bool,
    /// Neither knows nor returns checksums.
    pub has_no_checksums: bool,
    /// The size of an object that is computed, with the key `computed`.
    pub computed: u64,
    number: u32,
}

impl Service {
    pub fn answer(&mut self, request: &Request) -> Response {
        match request.operation() {
            "CreateMultipartUpload" => self.create(),
            "UploadPart" => self.upload_part(request),
            "CompleteMultipartUpload" => self.complete(request),
            "AbortMultipartUpload" => match self.uploads.remove(&request.query["uploadId"]) {
                Some(_) => Response::new(204, ""),
                None => Response::error(404, "NoSuchUpload"),
            },
            "ListParts" => self.list(request),
            "PutObject" => self.put(request),
            "HeadObject" | "GetObject" if request.key == "computed" => self.get_computed(request),
            _ => self.get(request),
        }
    }

    pub fn replace(&mut self, key: &str) {
        let object = self.objects.get_mut(key).unwrap();
        object.bytes = damaged(&object.bytes);
        object.e_tag = "\"replaced\"".to_owned();
        object.crc = object.crc.as_ref().map(|_| crc(&object.bytes));
    }

    fn create(&mut self) -> Response {
        self.number += 1;
        let id = format!("upload-{}", self.number);
        self.uploads.insert(id.clone(), Upload::default());
        let response = Response::new(200, format!("<R><UploadId>{id}</UploadId></R>"));
        match self.is_old || self.has_no_checksums {
            true => response,
            false => response.header("x-amz-checksum-type", "FULL_OBJECT"),
        }
    }

    fn upload_part(&mut self, request: &Request) -> Response {
        let forgets = self.forgets;
        let Some(upload) = self.uploads.get_mut(&request.query["uploadId"]) else {
            return Response::error(404, "NoSuchUpload");
        };
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&request.body);
        let crc = base64::encode(&hasher.clone().finalize().to_be_bytes());
        if request.header("x-amz-checksum-crc32").is_some_and(|given| given != crc) {
            return Response::error(400, "BadDigest");
        }
        let e_tag = format!("\"{crc}\"");
        let mut response = Response::new(200, "").header("etag", e_tag);
        if !self.has_no_checksums {
            response = response.header("x-amz-checksum-crc32", &crc);
        }
        let length = request.body.len();
        let bytes = if forgets { Vec::new() } else { request.body.clone() };
        upload.parts.insert(request.part(), Part { bytes, length, hasher, crc });
        response
    }

    fn complete(&mut self, request: &Request) -> Response {
        let id = &request.query["uploadId"];
        let Some(upload) = self.uploads.get(id) else {
            return Response::error(404, "NoSuchUpload");
        };
        let text = String::from_utf8(request.body.clone()).unwrap();
        let wanted: Vec<_> = text.split("<Part>").skip(1).map(listed).collect();
        let mut object = Object::default();
        let mut hasher = crc32fast::Hasher::new();
        let mut size = 0;
        for (index, (number, e_tag, crc)) in wanted.iter().enumerate() {
            let Some(part) = upload.parts.get(number) else {
                return Response::error(400, "InvalidPart");
            };
            let expected = (!self.has_no_checksums).then_some(part.crc.as_str());
            if *crc != expected || *e_tag != format!("\"{}\"", part.crc) {
                return Response::error(400, "InvalidPart");
            }
            if index + 1 < wanted.len() && part.length < 5 * MIB {
                return Response::error(400, "EntityTooSmall");
            }
            object.bytes.extend_from_slice(&part.bytes);
            hasher.combine(&part.hasher);
            size += part.length;
        }
        let crc = base64::encode(&hasher.finalize().to_be_bytes());
        let knows_whole = !self.is_old && !self.has_no_checksums;
        let expected = knows_whole.then_some(crc.as_str());
        if request.header("x-amz-checksum-crc32") != expected
            || request.header("x-amz-mp-object-size") != Some(&size.to_string())
        {
            return Response::error(400, "BadDigest");
        }
        object.e_tag = format!("\"{crc}-{}\"", wanted.len());
        object.crc = Some(crc.clone()).filter(|_| !self.has_no_checksums);
        let e_tag = object.e_tag.clone();
        self.objects.insert(request.key.clone(), object);
        self.uploads.remove(id);
        let crc = match (self.has_no_checksums, self.is_old) {
            (true, _) => String::new(),
            (_, true) => format!("<ChecksumCRC32>{crc}-{}</ChecksumCRC32>", wanted.len()),
            _ => format!("<ChecksumCRC32>{crc}</ChecksumCRC32>"),
        };
        Response::new(200, format!("<R><ETag>{e_tag}</ETag>{crc}</R>"))
    }

    fn list(&self, request: &Request) -> Response {
        let Some(upload) = self.uploads.get(&request.query["uploadId"]) else {
            return Response::error(404, "NoSuchUpload");
        };
        let after = request.query.get("part-number-marker").map_or(0, |it| it.parse().unwrap());
        let rest: Vec<_> = upload.parts.range(after + 1..).collect();
        let kind = if self.is_old { "COMPOSITE" } else { "FULL_OBJECT" };
        let mut xml = format!(
            "<R><ChecksumType>{kind}</ChecksumType><IsTruncated>{}</IsTruncated>",
            rest.len() > PAGE
        );
        for (number, Part { length, crc, .. }) in rest.iter().take(PAGE) {
            xml += &format!(
                "<Part><PartNumber>{number}</PartNumber><ETag>\"{crc}\"</ETag><Size>{length}</Size>\
                 <ChecksumCRC32>{crc}</ChecksumCRC32></Part>"
            );
        }
        if let Some((last, _)) = rest.iter().take(PAGE).next_back() {
            xml += &format!("<NextPartNumberMarker>{last}</NextPartNumberMarker>");
        }
        Response::new(200, xml + "</R>")
    }

    fn put(&mut self, request: &Request) -> Response {
        let crc = crc(&request.body);
        let given = request.header("x-amz-checksum-crc32");
        if given != Some(&crc) && !self.has_no_checksums {
            return Response::error(400, "BadDigest");
        }
        let bytes = request.body.clone();
        let e_tag = format!("\"{crc}\"");
        let crc = Some(crc).filter(|_| !self.has_no_checksums);
        let object = Object { bytes, e_tag: e_tag.clone(), crc: crc.clone() };
        self.objects.insert(request.key.clone(), object);
        let response = Response::new(200, "").header("etag", e_tag);
        match crc {
            Some(crc) => response.header("x-amz-checksum-crc32", crc),
            None => response,
        }
    }

    fn get(&self, request: &Request) -> Response {
        let Some(object) = self.objects.get(&request.key) else {
            return Response::error(404, "NoSuchKey");
        };
        if request.header("if-match").is_some_and(|e_tag| e_tag != object.e_tag) {
            return Response::error(412, "PreconditionFailed");
        }
        let size = object.bytes.len() as u64;
        let range = range(request, size);
        let bytes = &object.bytes[range.start as usize..range.end as usize];
        let mut response = found(request, size, &range, &object.e_tag);
        if request.method == "HEAD"
            && let Some(crc) = &object.crc
        {
            response = response.header("x-amz-checksum-crc32", crc);
            response = response.header("x-amz-checksum-type", "FULL_OBJECT");
        }
        if request.method != "HEAD" {
            response.body = Body::Bytes(bytes.to_vec());
        }
        response
    }

    fn get_computed(&self, request: &Request) -> Response {
        let range = range(request, self.computed);
        let mut response = found(request, self.computed, &range, "\"computed\"");
        if request.method != "HEAD" {
            response.body = Body::Computed(range);
        }
        response
    }
}

fn found(request: &Request, size: u64, range: &std::ops::Range<u64>, e_tag: &str) -> Response {
    let has_range = request.header("range").is_some();
    let response = Response::new(if has_range { 206 } else { 200 }, "").header("etag", e_tag);
    match (request.method.as_str(), has_range) {
        ("HEAD", _) => response.header("content-length", size.to_string()),
        (_, true) => {
            let last = range.end - 1;
            response.header("content-range", format!("bytes {}-{last}/{size}", range.start))
        }
        _ => response,
    }
}

fn range(request: &Request, size: u64) -> std::ops::Range<u64> {
    let Some(range) = request.header("range") else { return 0..size };
    let (first, last) = range.strip_prefix("bytes=").unwrap().split_once('-').unwrap();
    first.parse().unwrap()..last.parse::<u64>().unwrap().min(size - 1) + 1
}

/// Number, ETag and CRC32 of a part in a document.
fn listed(part: &str) -> (u32, &str, Option<&str>) {
    let text = |name: &str| {
        let (_, rest) = part.split_once(&format!("<{name}>"))?;
        Some(rest.split_once('<').unwrap().0)
    };
    let number = text("PartNumber").unwrap().parse().unwrap();
    (number, text("ETag").unwrap(), text("ChecksumCRC32"))
}
