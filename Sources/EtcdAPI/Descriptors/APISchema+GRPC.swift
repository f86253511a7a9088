extension APISchema {
    /// Messages of grpc.health.v1.
    static let messagesHealth: [MessageDescriptor] = [
        MessageDescriptor("grpc.health.v1.HealthCheckRequest", [.string(1, "service")]),
        MessageDescriptor(
            "grpc.health.v1.HealthCheckResponse",
            [.enumeration(1, "status", "grpc.health.v1.HealthCheckResponse.ServingStatus")]),
    ]

    /// Messages of reflection: the same in both packages.
    static func messagesReflection(_ package: String) -> [MessageDescriptor] {
        func message(_ name: String, _ fields: [FieldDescriptor]) -> MessageDescriptor {
            MessageDescriptor("\(package).\(name)", fields)
        }
        return [
            message(
                "ServerReflectionRequest",
                [
                    .string(1, "host"), .string(3, "file_by_filename", oneof: "message_request"),
                    .string(4, "file_containing_symbol", oneof: "message_request"),
                    .message(
                        5, "file_containing_extension", "\(package).ExtensionRequest", oneof: "message_request"),
                    .string(6, "all_extension_numbers_of_type", oneof: "message_request"),
                    .string(7, "list_services", oneof: "message_request"),
                ]),
            message("ExtensionRequest", [.string(1, "containing_type"), .int32(2, "extension_number")]),
            message(
                "ServerReflectionResponse",
                [
                    .string(1, "valid_host"), .message(2, "original_request", "\(package).ServerReflectionRequest"),
                    .message(
                        4, "file_descriptor_response", "\(package).FileDescriptorResponse", oneof: "message_response"),
                    .message(
                        5, "all_extension_numbers_response", "\(package).ExtensionNumberResponse",
                        oneof: "message_response"),
                    .message(
                        6, "list_services_response", "\(package).ListServiceResponse", oneof: "message_response"),
                    .message(7, "error_response", "\(package).ErrorResponse", oneof: "message_response"),
                ]),
            message("FileDescriptorResponse", [.bytes(1, "file_descriptor_proto", repeated: true)]),
            message(
                "ExtensionNumberResponse",
                [.string(1, "base_type_name"), .int32(2, "extension_number", repeated: true)]),
            message("ListServiceResponse", [.message(1, "service", "\(package).ServiceResponse", repeated: true)]),
            message("ServiceResponse", [.string(1, "name")]),
            message("ErrorResponse", [.int32(1, "error_code"), .string(2, "error_message")]),
        ]
    }
}
