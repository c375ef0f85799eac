//! How values are serialized: the codecs of a service, and the names of members in each.

/// The codecs of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codecs {
    /// The codec of documents in requests.
    pub request: Codec,
    /// The codec of documents in responses.
    pub response: Codec,
}

/// A format of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// JSON.
    Json,
    /// CBOR, with the structure of JSON.
    Cbor,
    /// XML.
    Xml,
    /// A form of keys with dots and values, in requests only.
    Form,
}

/// Where error responses have the code and the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorForm {
    /// In headers or in members of a JSON object, whose names differ between services.
    Json,
    /// In the members `__type` and `message` of a JSON object.
    RpcV2Json,
    /// In the members `__type` and `message` of a CBOR map.
    RpcV2Cbor,
    /// In the XML element `Error`.
    Xml,
    /// The same, also in responses with status 200; the code of a response without a body is that of its status.
    S3,
}

/// The document in the body of a request, with its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// A JSON object.
    Json {
        /// Its media type.
        media_type: String,
    },
    /// A CBOR map.
    Cbor,
    /// An XML element.
    Xml {
        /// The root element.
        root: Element,
    },
    /// A form.
    Form {
        /// The name of the operation.
        action: String,
        /// The version of the API.
        version: String,
        /// Whether lists have the format of the EC2 Query protocol.
        ec2: bool,
    },
}

/// The names of a member in the formats of documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// Its key in JSON, in CBOR, and with `serde`.
    pub key: String,
    /// Alternative names in responses, as a key and as an element.
    pub aliases: Vec<String>,
    /// Its XML element or attribute. For a payload, the root element.
    pub element: Element,
    /// Whether it is an XML attribute.
    pub is_attribute: bool,
    /// Whether the elements of a list or map are directly in the structure.
    pub is_flattened: bool,
    /// Its key in forms.
    pub form_key: String,
}

/// An XML element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name, with the prefix in the model, if it has one.
    pub name: String,
    /// The namespace that it declares.
    pub namespace: Option<Namespace>,
}

/// The declaration of an XML namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// The prefix; `None` for the default namespace.
    pub prefix: Option<String>,
    /// The URI.
    pub uri: String,
}

impl Element {
    /// An element without a namespace.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), namespace: None }
    }

    /// The name without its prefix.
    pub fn local_name(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// The start tag without brackets: the name and the declaration of the namespace.
    pub fn tag(&self) -> String {
        match &self.namespace {
            None => self.name.clone(),
            Some(Namespace { prefix: None, uri }) => format!("{} xmlns=\"{uri}\"", self.name),
            Some(Namespace { prefix: Some(prefix), uri }) => {
                format!("{} xmlns:{prefix}=\"{uri}\"", self.name)
            }
        }
    }
}

/// The XML elements of a map's entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The element of keys.
    pub key: Element,
    /// The element of values.
    pub value: Element,
}
