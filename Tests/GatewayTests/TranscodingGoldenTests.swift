import EtcdAPI
import Testing

@testable import Gateway

@Suite struct TranscodingGoldenTests {
    @Test("every message goes to JSON and comes back as the same bytes")
    func roundTrips() throws {
        let lines = try GoldenMessages.lines()
        #expect(lines.count > 200)
        for line in lines {
            let text = try json(line.name, line.bytes)
            #expect(try encoded(line.name, text) == line.bytes, "\(line.name) \(text)")
        }
    }

    @Test("the descriptors have the messages and the fields that the independent implementation has")
    func fields() throws {
        let lines = try GoldenMessages.lines()
        let own = Set(
            APISchema.files.filter { !$0.package.hasPrefix("grpc.reflection") }.flatMap(\.messages).map(\.name))
        #expect(own == Set(lines.map(\.name)))
        for line in lines {
            let message = try #require(APISchema.message(line.name))
            var names: [String] = []
            for field in message.fields {
                let name = (field.oneof ?? field.name).replacing("_", with: "").lowercased()
                if names.last != name { names.append(name) }
            }
            #expect(names == line.fields, "\(line.name)")
        }
    }

    @Test("every method's messages are there, and every type that a field names")
    func references() {
        for method in EtcdMethod.allCases {
            #expect(APISchema.message(method.messages.request) != nil, "\(method)")
            #expect(APISchema.message(method.messages.response) != nil, "\(method)")
        }
        for message in APISchema.files.flatMap(\.messages) {
            let numbers = message.fields.map(\.number)
            #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count, "\(message.name)")
            for field in message.fields {
                switch field.kind {
                case .message(let name): #expect(APISchema.message(name) != nil, "\(name)")
                case .enumeration(let name): #expect(APISchema.enumeration(name) != nil, "\(name)")
                case .bool, .int32, .int64, .uint32, .uint64, .string, .bytes: continue
                }
            }
        }
    }
}
