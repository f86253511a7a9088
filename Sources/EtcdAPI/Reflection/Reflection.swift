/// Answers what generic tools ask to speak to a server whose protocol they do not know.
public struct Reflection: Sendable {
    private let services: [String]
    private let files: [(descriptor: FileDescriptor, encoded: [UInt8])]
    /// The place in `files` of each service, method, message, field, enum and value.
    private let placesBySymbol: [String: Int]

    /// - Parameter served: the methods that the server has: others are not told.
    public init(served: [EtcdMethod]) {
        services = Set(served.map { String($0.service) }).sorted()
        // A package nothing of which is served, nor needed by what is, is nobody's business.
        let needed = Self.withDependencies(of: APISchema.files.filter { !$0.methods.filter(served.contains).isEmpty })
        files = needed.map { ($0, $0.encoded(served: served)) }
        var places: [String: Int] = [:]
        for (place, file) in needed.enumerated() {
            for method in file.methods where served.contains(method) {
                places[String(method.service)] = place
                places["\(method.service).\(method.name)"] = place
            }
            for message in file.messages {
                places[message.name] = place
                for field in message.fields { places["\(message.name).\(field.name)"] = place }
            }
            for value in file.enums { places[value.name] = place }
        }
        placesBySymbol = places
    }

    private static func withDependencies(of wanted: [FileDescriptor]) -> [FileDescriptor] {
        var names = Set(wanted.map(\.name))
        var before = 0
        while names.count > before {
            before = names.count
            for file in APISchema.files where names.contains(file.name) { names.formUnion(file.dependencies) }
        }
        return APISchema.files.filter { names.contains($0.name) }
    }

    public func answer(_ request: ReflectionRequest) -> ReflectionResponse {
        ReflectionResponse(to: request, answer: answer(request.question))
    }

    private func answer(_ question: ReflectionRequest.Question?) -> ReflectionResponse.Answer {
        switch question {
        case .listServices: return .services(services)
        case .fileByName(let name):
            guard let place = files.firstIndex(where: { $0.descriptor.name == name }) else {
                return Self.notFound(name)
            }
            return .files(descriptors(at: place))
        case .fileContainingSymbol(let symbol):
            guard let place = placesBySymbol[symbol] else { return Self.notFound(symbol) }
            return .files(descriptors(at: place))
        case .fileContainingExtension(let type, _), .extensionNumbers(let type): return Self.notFound(type)
        case nil: return .failure(code: 3, message: "the request asks nothing")
        }
    }

    /// The file, and behind it those that it needs: a tool that knows nothing yet need not ask again.
    private func descriptors(at place: Int) -> [[UInt8]] {
        let needed = Self.withDependencies(of: [files[place].descriptor]).map(\.name)
        return [files[place].encoded]
            + files.filter { needed.contains($0.descriptor.name) && $0.descriptor.name != files[place].descriptor.name }
            .map(\.encoded)
    }

    private static func notFound(_ name: String) -> ReflectionResponse.Answer {
        .failure(code: 5, message: "not found: \(name.prefix(128))")
    }
}
