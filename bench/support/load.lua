-- What wrk sends: arguments are the company key, how many visitors there are, events a request (1: the single-event routes), and requests a second (0: as
-- many as are answered). A tenth are interactions, a tenth checkouts, the rest cart events of 50 products. Results as one JSON line.
local ffi = require('ffi')
ffi.cdef('typedef struct { long seconds, nanoseconds; } moment; int clock_gettime(int clock, moment *now);')
local company, visitors, batch, rate
local run, sent = '', 0
local products = 50

function init(args)
  company, visitors, batch, rate = args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  math.randomseed(tonumber(args[5]))
  run = string.format('%08x-%08x-', math.random(0, 0x7fffffff), math.random(0, 0x7fffffff))
  wrk.headers['content-type'] = 'application/json'
  wrk.headers['user-agent'] = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
end

local MONOTONIC = 1
local moment = ffi.new('moment')
local function now_ms()
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) * 1e3 + tonumber(moment.nanoseconds) / 1e6
end

-- Requests come at random, so many a second whatever the answers take: whichever connection is free takes the next moment, at once where that is past.
local next_ms
function delay()
  if rate == 0 then return 0 end
  local now = now_ms()
  next_ms = (next_ms or now) - math.log(1 - math.random()) * 1000 / rate
  return math.max(0, math.floor(next_ms - now + 0.5))
end

-- What does not change from event to event is written once: the client shares the machine.
local items, orders = {}, {}
for product = 1, products do
  items[product] = {}
  for quantity = 1, 5 do
    items[product][quantity] = string.format('"product_id":"SKU-%d","product_name":"Product number %d","value":%d.99,"currency":"USD","quantity":%d', product, product, 9 + product, quantity)
  end
  orders[product] = string.format('"value":%d.98,"currency":"USD","line_items":[{', 30 + product)
end

local function event()
  local kind = math.random(10)
  if kind == 1 then return 'interaction', '"channel":"CHAT","helpful":true' end
  local product = math.random(products)
  local item = items[product][math.random(5)]
  if kind == 2 then
    return 'checkout', string.format('"order_id":"%08x%08x",', math.random(0, 0x7fffffff), math.random(0, 0x7fffffff)) .. orders[product] .. item .. '}]'
  end
  return 'cart', '"type":"ITEM_ADDED",' .. item
end

local paths = { cart = '/analytics/cart_events', checkout = '/analytics/checkout_events', interaction = '/analytics/interactions' }

function request()
  local visitor = math.random(visitors)
  local who = string.format('"company_key":"%s","user_fingerprint":"%08x-0000-4000-8000-00000000000a","user_faq_fingerprint":"%08x-0000-4000-8000-00000000000b"', company, visitor, visitor)
  if batch == 1 then
    local kind, fields = event()
    return wrk.format('POST', paths[kind], nil, '{' .. who .. ',' .. fields .. '}')
  end
  local events = {}
  for nth = 1, batch do
    local kind, fields = event()
    sent = sent + 1
    events[nth] = '{"event_id":"' .. run .. sent .. '","kind":"' .. kind .. '",' .. fields .. '}'
  end
  return wrk.format('POST', '/analytics/batch', nil, '{' .. who .. ',"events":[' .. table.concat(events, ',') .. ']}')
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  print(string.format('{"seconds":%f,"requests":%d,"failed":%d,"p50Ms":%f,"p99Ms":%f,"maxMs":%f}',
    summary.duration / 1e6, summary.requests, failed, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
