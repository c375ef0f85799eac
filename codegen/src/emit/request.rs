//! Builds the request of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::{codec, ident, replaced, text, ty};
use crate::api::{
    Binding, Codec, Codecs, Field, HeaderText, Operation, PathPart, Presence, RequestBody,
    ResponseChecksum, Ty,
};

/// The function `request` of an operation.
pub(super) fn function(operation: &Operation, codecs: Codecs) -> TokenStream {
    let method = ident(&operation.http.method);
    let known = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"];
    let start = if known.contains(&operation.http.method.as_str()) {
        quote!(let mut request = request::Builder::new(Method::#method);)
    } else {
        let method = &operation.http.method;
        quote!(let mut request = request::Builder::with_method(#method)?;)
    };
    let path = operation.http.path.iter().map(|part| path_part(operation, part));
    let of_endpoint = operation.http.endpoint_labels.iter().map(|index| {
        let field = &operation.input.fields[*index];
        let (label, name) = (&field.member, ident(&field.name));
        let text = text::write_function(&field.ty);
        quote!(request.endpoint_label(#label, &self.#name, #text)?;)
    });
    let query = operation.http.query.as_ref().map(|query| quote!(request.literal_query(#query);));
    let host = operation.http.host_prefix.iter().map(|part| host_part(operation, part));
    let headers = operation
        .headers
        .iter()
        .map(|(name, value)| quote!(request.header(#name, Some(#value), text::string)?;));
    let bound = in_order(&operation.input.fields).map(binding);
    let body = body(operation, codecs);
    let finishing = finishing(operation);
    let result = result(operation);
    quote! {
        #[inline]
        fn request(&self) -> Result<Request, BuildError> {
            #start
            #(#of_endpoint)*
            #(#path)*
            #query
            #(#host)*
            #(#headers)*
            #(#bound)*
            #body
            #finishing
            #result
        }
    }
}

/// The request, addressed to the endpoint in a member if there is one.
fn result(operation: &Operation) -> TokenStream {
    let field = operation.endpoint_member.and_then(|index| operation.input.fields.get(index));
    let Some(field) = field else { return quote!(request.finish()) };
    let (member, value) = (&field.member, codec::by_reference(field, &quote!(self)));
    quote!(request::to_endpoint(request.finish()?, #member, #value))
}

/// Maps come after single names, which take precedence over their entries.
fn in_order(fields: &[Field]) -> impl Iterator<Item = &Field> {
    let is_map =
        |field: &&Field| matches!(field.binding, Binding::QueryMap | Binding::PrefixHeaders(_));
    fields.iter().filter(move |field| !is_map(field)).chain(fields.iter().filter(is_map))
}

fn path_part(operation: &Operation, part: &PathPart) -> TokenStream {
    match part {
        PathPart::Literal(literal) => quote!(request.path(#literal);),
        PathPart::Label { field, greedy, exact, last_segment } => {
            let field = &operation.input.fields[*field];
            let (label, name) = (&field.member, ident(&field.name));
            let text = match (last_segment, &field.ty) {
                (false, ty) => text::write_function(ty),
                (true, ty) => string_text(ty, quote!(text::last_segment)),
            };
            let method = ident(match (greedy, exact) {
                (_, true) => "exact_label",
                (true, false) => "greedy_label",
                (false, false) => "label",
            });
            quote!(request.#method(#label, &self.#name, #text)?;)
        }
    }
}

fn host_part(operation: &Operation, part: &PathPart) -> TokenStream {
    match part {
        PathPart::Literal(literal) => quote!(request.host_prefix(#literal);),
        PathPart::Label { field, .. } => {
            let field = &operation.input.fields[*field];
            let label = &field.member;
            let name = ident(&field.name);
            match field.ty {
                Ty::Enum(_) => quote!(request.host_label(#label, self.#name.as_str())?;),
                _ => quote!(request.host_label(#label, &self.#name)?;),
            }
        }
    }
}

fn binding(field: &Field) -> TokenStream {
    let value = codec::by_reference(field, &quote!(self));
    match (&field.binding, &field.ty) {
        (Binding::Query(name), Ty::List { item, .. }) => {
            let text = text::write_function(item);
            quote!(request.query_list(#name, #value, #text);)
        }
        (Binding::Query(name), ty) => {
            let text = text::write_function(ty);
            quote!(request.query(#name, #value, #text);)
        }
        (Binding::QueryMap, Ty::Map { value: of, .. }) if matches!(**of, Ty::List { .. }) => {
            quote!(request.query_list_map(#value, text::string);)
        }
        (Binding::QueryMap, _) => quote!(request.query_map(#value, text::string);),
        (Binding::Header(name), Ty::List { item, .. }) => {
            let text = header_text(field, item);
            quote!(request.header_list(#name, #value, #text)?;)
        }
        (Binding::Header(name), ty) => {
            let text = header_text(field, ty);
            quote!(request.header(#name, #value, #text)?;)
        }
        (Binding::PrefixHeaders(prefix), _) => quote!(request.prefix_headers(#prefix, #value)?;),
        _ => quote!(),
    }
}

/// The function that formats a value of a header.
fn header_text(field: &Field, ty: &Ty) -> TokenStream {
    match field.header_text {
        HeaderText::Plain => text::write_function(ty),
        HeaderText::Quoted => string_text(ty, quote!(text::quoted)),
        HeaderText::Base64 => string_text(ty, quote!(text::base64)),
    }
}

/// The function that formats a string, for a type of the user as well.
fn string_text(ty: &Ty, text: TokenStream) -> TokenStream {
    match ty {
        Ty::Replaced(it) => replaced::text(it, &text),
        _ => text,
    }
}

fn body(operation: &Operation, codecs: Codecs) -> TokenStream {
    let (field, media_type) = match &operation.body {
        RequestBody::Empty => return quote!(),
        RequestBody::Document(document) => return codec::request(document),
        RequestBody::Events { field, has_errors, has_initial } => {
            let field = &operation.input.fields[*field];
            return events(field, *has_errors, *has_initial, codecs.request);
        }
        RequestBody::Payload { field, media_type } => (&operation.input.fields[*field], media_type),
    };
    let value = codec::by_reference(field, &quote!(self));
    match &field.ty {
        Ty::Blob => quote!(request.blob(#media_type, #value);),
        Ty::Stream => {
            let name = ident(&field.name);
            let send = match field.requires_length {
                true => quote!(request.sized_stream(#media_type, body)?;),
                false => quote!(request.stream(#media_type, body);),
            };
            match field.presence {
                Presence::Optional => quote!(if let Some(body) = &self.#name { #send }),
                _ => quote! {
                    let body = &self.#name;
                    #send
                },
            }
        }
        Ty::String | Ty::Enum(_) => quote!(request.text(#media_type, #value, text::string);),
        Ty::Replaced(it) if it.of == Ty::String => {
            let text = replaced::text(it, &quote!(text::string));
            quote!(request.text(#media_type, #value, #text);)
        }
        _ => codec::request_payload(codecs.request, field, &value),
    }
}

/// The statement that sets the body to an event stream.
fn events(field: &Field, has_errors: bool, has_initial: bool, codec: Codec) -> TokenStream {
    let Ty::EventInput(union) = &field.ty else { return quote!() };
    let (name, union) = (ident(&field.name), ty::path(union));
    let errors = has_errors.then(|| quote!(.exceptions(#union::write_exception)));
    let initial = has_initial.then(|| {
        let write = codec::event(codec, None, &quote!(Some(self)), &quote!(write_body));
        quote!(.initial(|message| { #write }))
    });
    quote! {
        let encoding = event_stream::Encoding::new(#union::write_event) #errors #initial;
        request.events(&self.#name, encoding)?;
    }
}

/// The steps that depend on the whole body, such as checksums and compression.
fn finishing(operation: &Operation) -> TokenStream {
    let compressible = operation.compressed.then(|| quote!(request.compressible();));
    let checksum = operation.checksum.then(|| quote!(request.content_md5()?;));
    let tree_hash = operation.tree_hash.then(|| quote!(request.tree_hash()?;));
    let chosen_checksum = chosen_checksum(operation);
    let response_checksum = operation.response_checksum.as_ref().map(|checksum| {
        let ResponseChecksum { header, algorithms } = checksum;
        quote!(request.response_checksum(#header, &[#(#algorithms),*]);)
    });
    quote!(#compressible #checksum #chosen_checksum #response_checksum #tree_hash)
}

fn chosen_checksum(operation: &Operation) -> Option<TokenStream> {
    let checksum = operation.chosen_checksum.as_ref()?;
    let field = checksum.algorithm.and_then(|index| operation.input.fields.get(index));
    let algorithm = match field.map(|field| (field, &field.binding)) {
        Some((field, Binding::Header(header))) => {
            let name = ident(&field.name);
            quote!(Some((#header, self.#name.as_ref().map(|it| it.as_str()))))
        }
        _ => quote!(None),
    };
    let required = checksum.required;
    Some(quote!(request.checksum(#algorithm, #required)?;))
}

/// The function that serializes the document of an operation, if it has one.
pub(super) fn write_body(operation: &Operation, codecs: Codecs) -> Option<TokenStream> {
    let has_document = matches!(
        operation.body,
        RequestBody::Document(_) | RequestBody::Events { has_initial: true, .. }
    );
    if !has_document {
        return None;
    }
    let name = ident(&operation.input.name);
    let fields = operation.input.body_fields();
    let write = codec::writer(codecs.request, &ident("write_body"), &quote!(#name), fields);
    Some(quote!(#[inline] #write))
}
