//! Reserved names, by scope: those of generated code and the prelude. They are separated by spaces.

/// Names of types that generated code uses unqualified, of the prelude that a glob import must not shadow, and `New`, whose `new`
/// clippy rejects.
pub const TYPES: &str = "\
    BTreeMap Box Default Err From Into IntoIterator Maybe New None Ok Option Result Self Some String \
    UnknownValue Validated Vec";

/// Names that the setters of a model may not have: associated functions and methods that every model has and its users call.
pub const FIELDS: &str = "new default clone";

/// Names that setters of builders must not have, because all builders are one generic type with these methods; so is `body` of most.
pub const BUILDER: &str = "\
    new send send_optional send_stream into_stream_call request into_call header query timeout retries \
    body_field call \
    with_query with_query_list with_query_style with_header with_header_style with_cookie \
    with_text with_body with_form with_form_style clone default \
    body_part with_part with_part_as with_file with_files with_multipart";

/// Names of methods of typed response headers.
pub const HEADERS: &str = "text parsed raw new clone decoded decoded_list decoded_object decoded_json";

/// Names of methods of the client and of modules at the root.
pub const GROUPS: &str = "\
    builder new from_env from_parts transport inner attempts attempt request execute base_url \
    default_headers exchange complete clone fmt models formats common_headers runtime service blocking \
    obtain_credentials mock cli from into std core serde serde_json http bytes lib main mod";

/// Names that no file may have on Windows, with any extension.
pub const WINDOWS: &str = "\
    con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 \
    lpt9";

/// Names of modules in `models`.
pub const MODULES: &str = "json models runtime std core mod lib main";

/// Names of functions in the module of webhooks.
pub const WEBHOOKS: &str = "decode models std core";

/// Names of methods of a group's handle.
pub const METHODS: &str = "new clone";

/// Names of types in a group's module.
pub const BUILDERS: &str = "\
    Body BodyFields C Call Client Clone Copy Debug Duration Error Form FormStyle FormStyles Headers Items \
    Json JsonText Maybe Method Multipart MultipartForm NextLink NextParameter NextUrl NextValue \
    Operation OperationInfo PageParameter Pages ParameterStyle Part Path Request RequestBuilder Requirement Response Security \
    StyledForm Waiter WaiterConfig Bytes BTreeMap Result Option Some New None NullableJson Ok Err Self \
    ByteStream EventStream ItemFormat JsonStream StreamClient StreamInfo StreamOperation \
    Vec String Box Default From IntoIterator Into";

/// Names of methods of the client builder.
pub const CLIENT_BUILDER: &str = "\
    new base_url credentials timeout attempt_timeout connect_timeout max_response_size user_agent \
    default_header transport reqwest_client ureq_agent retries retry_budget on_request on_response layer with_env with_vars from_env from_vars \
    variable build core selected_url server_url finish with_path without_required fmt";

/// Names of functions of `Credentials`.
pub const CREDENTIALS: &str = "\
    basic bearer authorization none and of basic_of from_entry entry from_env from_vars is_empty check select fulfil new from into \
    clone clone_from to_owned try_from try_into type_id borrow borrow_mut fmt default core std";

/// Names of variants of enums and unions.
pub const VARIANTS: &str = "Unknown Self";
